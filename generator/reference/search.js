// Print the pages that the search of a built site finds for each question: node search.js FOLDER QUESTION...
"use strict";
const { readFileSync } = require("fs");
const { join } = require("path");
const { pathToFileURL } = require("url");

const [site, ...questions] = process.argv.slice(2);
const bundle = join(site, "pagefind");
// Pagefind runs in a page that loads its files over HTTP. Here, they are read from the folder.
globalThis.location = new URL("http://site/");
globalThis.window = { location };
globalThis.document = { querySelector: () => ({ getAttribute: () => "en" }) };
globalThis.fetch = async (address) =>
  new Response(readFileSync(join(bundle, new URL(address, location).pathname.split("/pagefind/").pop())));

async function main() {
  const pagefind = await import(pathToFileURL(join(site, "_static", "search", "pagefind.js")));
  await pagefind.options({ basePath: "/pagefind/", baseUrl: "/", noWorker: true });
  const found = [];
  for (const question of questions) {
    const { results } = await pagefind.search(question);
    const first = await Promise.all(results.slice(0, 3).map((result) => result.data()));
    found.push(first.map((result) => result.url.replace(/^\/|\/$/g, "") || "index"));
  }
  console.log(JSON.stringify(found));
  process.exit(); // Pagefind keeps timers
}
main();
