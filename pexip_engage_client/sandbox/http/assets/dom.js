// Small helpers. They set text only as text, so nothing in a record is interpreted as HTML.
export const $ = (id) => document.getElementById(id);

export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

// Updates the children of a node to match the items. Nodes are kept by key, so that the focus survives.
export function keyed(parent, items, key, create, version = (item) => JSON.stringify(item)) {
  const known = parent.nodesByKey ?? new Map();
  const next = new Map();
  for (const item of items) {
    const name = key(item), is = version(item);
    let node = known.get(name);
    if (!node || node.shown !== is) {
      const fresh = create(item);
      const focused = node && node.contains(document.activeElement);
      if (node) node.replaceWith(fresh);
      node = fresh;
      if (focused) (node.matches("button") ? node : node.querySelector("button, a"))?.focus({ preventScroll: true });
      node.shown = is;
    }
    next.set(name, node);
  }
  const kept = new Set(next.values());
  const removed = [...parent.children].filter((node) => !kept.has(node));
  const focused = removed.find((node) => node.contains(document.activeElement));
  if (focused) focusNear(focused, kept, parent);
  for (const node of removed) node.remove();
  let before = null;
  for (const node of [...next.values()].reverse()) {
    if (node.nextSibling !== before || node.parentNode !== parent) parent.insertBefore(node, before);
    before = node;
  }
  parent.nodesByKey = next;
}

// Moves the focus from a node that will be removed to the next node that stays, or to the list.
function focusNear(node, kept, parent) {
  const nodes = [...parent.children], place = nodes.indexOf(node);
  const near = [...nodes.slice(place), ...nodes.slice(0, place).reverse()].find((each) => kept.has(each) && each.querySelector("button, a"));
  if (!near) parent.tabIndex = -1;
  (near?.querySelector("button, a") ?? parent).focus({ preventScroll: true });
}

// A name from a record, isolated so that right-to-left text does not reorder its surroundings. camelCase may wrap.
export const name = (text, attributes = {}) => make("bdi", attributes, ...text.split(/(?<=\p{Ll})(?=\p{Lu})/u).flatMap((part, index) => (index ? [make("wbr"), part] : [part])));

export const words = (text) => text.replaceAll("_", " ").toLowerCase();
