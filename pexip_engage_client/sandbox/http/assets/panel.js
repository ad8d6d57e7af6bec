// The side panel: its heading and content, and the small parts that the content is made of.
import { $, make, name } from "./dom.js";

let opener = null;

export function showPanel(title, ...children) {
  if ($("panel").hidden) opener = document.activeElement;
  $("panel-title").replaceChildren(title);
  $("panel-body").replaceChildren(...children);
  $("panel").hidden = false;
  $("panel").scrollTop = 0;
  $("panel-title").focus();
}

export function closePanel() {
  if ($("panel").hidden) return;
  $("panel").hidden = true;
  if (opener?.isConnected) opener.focus();
}

const json = (value) => make("pre", { tabindex: "0", "aria-label": "JSON" }, JSON.stringify(value, null, 2));
export const section = (title, ...children) => [make("h3", {}, title), ...children];
export const jsonSection = (title, value) => section(title, json(value));
export const folded = (title, value) => make("details", {}, make("summary", {}, title), json(value));

// Pairs of a term and a text or nodes. Those without a value are left out.
export function facts(pairs) {
  const shown = pairs.filter(([, value]) => value && value.length !== 0);
  return make("dl", {}, ...shown.flatMap(([term, value]) => [make("dt", {}, term), make("dd", {}, ...(Array.isArray(value) ? value : [name(value)]))]));
}

export const opens = (children, onclick) => make("button", { type: "button", class: "plain", onclick }, ...[children].flat());

export function links(items) {
  return make("ul", { class: "links" }, ...items.map(([children, onclick, ...notes]) => make("li", {}, opens(children, onclick), ...notes)));
}
