// The search of the site. Pagefind finds only pages that contain all words of a query. This module searches for each
// word, and ranks the pages by all of them, so that a query in a newcomer's words finds a page that uses other words.
// Pagefind's interface loads it under this name, and passes on everything that is not changed here.
import * as pagefind from "../../pagefind/pagefind.js";

export * from "../../pagefind/pagefind.js";

const IGNORED = new Set(
  ("a an and any are as at be by can do does for from how i if in into is it me my of on or our " +
    "that the their this to was want when where which while why with you your").split(" "),
);

// `docs/conf.py` writes the title and the search words of a guide into `about`. The titles of the reference repeat
// the words of many guides, so they do not count.
export const options = (given) => pagefind.options({ ...given, ranking: { metaWeights: { title: 0, about: 1 } } });

export async function search(query, given) {
  const found = await pagefind.search(query, given);
  const all = [...new Set((query ?? "").toLowerCase().split(/[\s,;:?!()]+/).filter(Boolean))];
  const words = all.filter((word) => !IGNORED.has(word));
  if (all.length < 2 || words.length === 0 || query.trim().startsWith('"')) return found;
  const pages = new Map();
  for (const word of words) {
    for (const result of (await pagefind.search(word, given)).results) {
      const page = pages.get(result.id) ?? { best: result, score: 0, matched: 0 };
      if (result.score > page.best.score) page.best = result;
      page.score += result.score;
      page.matched += 1;
      pages.set(result.id, page);
    }
  }
  const complete = new Map(found.results.map((result) => [result.id, result])); // these highlight all words
  const results = [...pages].map(([id, { best, score, matched }]) => {
    const result = complete.get(id) ?? best;
    return { ...result, data: () => result.data(), score: (score * matched) / words.length };
  });
  results.sort((one, other) => other.score - one.score);
  return { ...found, results, unfilteredResultCount: Math.max(found.unfilteredResultCount, results.length) };
}
