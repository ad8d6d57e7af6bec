// The side panel: its heading and content, and the elements of the content.
import { $, make, name } from "./dom.js";

const FOCUSABLE = "button, summary, [tabindex]";
let opener = null;
let subject = null;

// Shows details. If the panel already shows the same subject, it keeps the focus and the scroll position.
export function showPanel(about, title, ...children) {
  const isUpdate = isOpen() && subject === about;
  if (!isOpen()) opener = document.activeElement;
  subject = about;
  $("panel").hidden = false;
  document.body.classList.add("with-panel");
  if (isUpdate) {
    update(make("div", {}, ...children));
    return;
  }
  $("panel-title").replaceChildren(title);
  $("panel-body").replaceChildren(...children);
  $("panel").scrollTop = 0;
  $("panel-title").focus();
}

// Replaces the details only if they differ, so that a selection survives.
function update(fresh) {
  const body = $("panel-body");
  const focused = [...body.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement);
  const parts = fresh.querySelectorAll("details");
  body.querySelectorAll("details").forEach((each, index) => { if (parts[index]) parts[index].open = each.open; });
  if (fresh.innerHTML === body.innerHTML) return;
  body.replaceChildren(...fresh.childNodes);
  if (focused >= 0) (body.querySelectorAll(FOCUSABLE)[focused] ?? $("panel-title")).focus({ preventScroll: true });
}

export const isOpen = () => !$("panel").hidden;

export function closePanel() {
  if (!isOpen()) return;
  $("panel").hidden = true;
  document.body.classList.remove("with-panel");
  if (opener?.isConnected) opener.focus();
}

const json = (value) => make("pre", { tabindex: "0", "aria-label": "JSON" }, JSON.stringify(value, null, 2));
export const section = (title, ...children) => [make("h3", {}, title), ...children];
export const jsonSection = (title, value) => section(title, json(value));
export const folded = (title, value) => make("details", {}, make("summary", {}, title), json(value));

// Pairs of a term and its text or nodes. Pairs without a value are left out.
export function facts(pairs) {
  const shown = pairs.filter(([, value]) => value && value.length !== 0);
  return make("dl", {}, ...shown.flatMap(([term, value]) => [make("dt", {}, term), make("dd", {}, ...(Array.isArray(value) ? value : [name(value)]))]));
}

export const opens = (children, onclick) => make("button", { type: "button", class: "plain", onclick }, ...[children].flat());

export function links(items) {
  return make("ul", { class: "links" }, ...items.map(([children, onclick, ...notes]) => make("li", {}, opens(children, onclick), ...notes)));
}
