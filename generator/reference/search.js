// Print the pages that the search of a built site finds for each question: node search.js FOLDER QUESTION...
"use strict";
const { readFileSync } = require("fs");
const { join } = require("path");
const { createContext, runInContext } = require("vm");

const [site, ...questions] = process.argv.slice(2);
const nothing = () => {};
const page = { getElementById: () => null, addEventListener: nothing, documentElement: { dataset: {} }, currentScript: {} };
const context = createContext({
  document: page,
  addEventListener: nothing,
  localStorage: { setItem: nothing },
  SPHINX_HIGHLIGHT_ENABLED: false,
  _ready: nothing,
  _: (text) => text,
  console,
});
context.window = context;
for (const file of ["_static/language_data.js", "_static/searchtools.js", "searchindex.js"]) {
  runInContext(readFileSync(join(site, file), "utf8"), context, file);
}
context.questions = questions;
const found = runInContext(
  "questions.map((each) => Search._performSearch(...Search._parseQuery(each)).reverse().map((result) => result[0]))",
  context,
);
console.log(JSON.stringify(found));
