// The time grid: hours as rows, days or employees as columns, appointments that overlap side by side.
import { keyed, make, name, words } from "./dom.js";
import { arranged } from "./lanes.js";
import { dayName, ofDay } from "./times.js";

export const HOUR = 72; // pixels
const LINE = 15; // pixels; the line height in page.css
const MORE = "3.1rem"; // width of the lane that counts appointments
const WIDTHS = ["8.2rem, 1fr", "8.2rem, 1fr", "10.5rem, 1.4fr", "13rem, 1.7fr"]; // of a column, by its lanes
const OPENS = 8 * 60, CLOSES = 18 * 60; // the minutes that are always shown
const pixels = (minutes) => (minutes / 60) * HOUR;

// The columns of the grid: the days of one or all employees, or the employees of one day.
function columns(week, chosen) {
  const mine = (each) => !chosen.employee || each.employee === chosen.employee;
  if (chosen.columns === "employees") {
    return week.employees.map(({ id, name: title }) => ({
      key: id, title, day: chosen.day,
      entries: week.entries.filter((each) => each.employee === id && each.day === chosen.day),
      working: week.working.filter((each) => each.employee === id && each.day === chosen.day),
    }));
  }
  const seen = new Set(); // an appointment with two employees is one block
  const isNew = (each) => each.kind !== "appointment" || chosen.employee || (!seen.has(`${each.id} ${each.day}`) && seen.add(`${each.id} ${each.day}`));
  return week.days.map((day) => ({
    key: day, title: dayName(day), day,
    entries: week.entries.filter((each) => each.day === day && mine(each) && isNew(each)),
    working: week.working.filter((each) => each.day === day && mine(each)),
  }));
}

// The hours to show. The nights within an appointment of several days are not shown.
function shownHours(found) {
  const all = found.flatMap((each) => [...each.entries.filter((one) => one.kind === "appointment"), ...each.working]);
  const starts = all.filter((each) => each.from > 0 || each.to <= OPENS).map((each) => each.from);
  const ends = all.filter((each) => each.to < 24 * 60 || each.from >= CLOSES).map((each) => each.to);
  return { first: Math.floor(Math.min(OPENS, ...starts) / 60) * 60, last: Math.ceil(Math.max(CLOSES, ...ends) / 60) * 60 };
}

function merged(spans) {
  const found = [];
  for (const { from, to } of [...spans].sort((one, other) => one.from - other.from)) {
    const last = found.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else found.push({ from, to });
  }
  return found;
}

// ── blocks ────────────────────────────────────────────────────────────────────────────────────────────────────────

function place(node, { first, last }, entry) {
  const from = Math.max(entry.from, first), to = Math.min(entry.to, last);
  const height = Math.max(pixels(to - from) - 2, LINE + 1);
  node.style.top = `${pixels(from - first)}px`;
  node.style.height = `${height}px`;
  // Lines that do not fit are hidden completely. Screen readers get all lines.
  const lines = Math.max(1, Math.floor((height - 3) / LINE));
  node.style.setProperty("--lines", String(lines));
  node.classList.toggle("one-line", lines === 1);
  node.classList.toggle("few-lines", lines < 3);
  if (entry.lanes) {
    const share = entry.crowded ? `(100% - ${MORE}) / ${entry.lanes - 1}` : `100% / ${entry.lanes}`;
    node.style.left = `calc(${share} * ${entry.lane ?? entry.lanes - 1})`;
    node.style.width = entry.kind === "more" ? `calc(${MORE} - 3px)` : `calc(${share} - 3px)`;
  }
  return node;
}

function block(entry, employees, open) {
  const time = `${ofDay(entry.from)}–${ofDay(entry.to)}`, who = employees.get(entry.employee) ?? "";
  const lines = (...children) => make("span", { class: "lines" }, ...children);
  if (entry.kind === "works") return make("div", { class: "works" });
  if (entry.kind === "more") {
    return make("button", { type: "button", class: "block more", tabindex: "-1", title: `${entry.listed.length} entries from ${time}`, onclick: () => open.slot(entry) },
      lines(`+${entry.hidden} more`));
  }
  if (entry.kind === "unavailable") {
    return make("div", { class: "block away" }, lines(make("b", {}, words(entry.type)), make("span", {}, name(who)), make("span", {}, time)));
  }
  const status = words(entry.status), label = [time, entry.customer, entry.subject, status, who].filter(Boolean).join(", ");
  const attributes = { type: "button", tabindex: "-1", class: `block appointment ${entry.status} ${entry.lanes > 1 ? "narrow" : ""}`, title: label, "data-id": entry.id };
  return make("button", { ...attributes, onclick: () => open.appointment(entry.id) },
    lines(make("b", {}, name(entry.customer || "no customer")), make("span", { class: "subject" }, name(entry.subject)),
      make("span", { class: "status" }, status, who ? " · " : "", name(who)), make("span", {}, time)));
}

// ── columns ───────────────────────────────────────────────────────────────────────────────────────────────────────

function axis({ first, last }) {
  const body = make("div", { class: "body" });
  for (let hour = first; hour < last; hour += 60) {
    const text = make("span", { class: "hour" }, ofDay(hour));
    text.style.top = `${pixels(hour - first)}px`;
    body.append(text);
  }
  body.style.height = `${pixels(last - first)}px`;
  return make("div", { class: "axis", "aria-hidden": "true" }, make("div", { class: "title" }), body);
}

function column(each, { first, last }) {
  const body = make("div", { class: "body" });
  body.style.height = `${pixels(last - first)}px`;
  return make("div", { class: "column", role: "group", "aria-label": each.title, "data-day": each.day }, make("div", { class: "title" }, name(each.title)), body);
}

// Draws the week, and returns the hours that it shows, in minutes.
export function draw(root, week, chosen, open) {
  const found = columns(week, chosen), employees = new Map(week.employees.map((each) => [each.id, each.name]));
  const hours = shownHours(found);
  const isVisible = (entry) => entry.from < hours.last && entry.to > hours.first;
  for (const each of found) each.blocks = arranged(each.entries.filter(isVisible));
  const widths = found.map((each) => `minmax(${WIDTHS[Math.max(1, ...each.blocks.map((entry) => entry.lanes))]})`);
  root.style.gridTemplateColumns = ["3.2rem", ...widths].join(" ");
  root.dataset.columns = chosen.columns;
  root.style.setProperty("--hour", `${HOUR}px`);
  keyed(root, [{ key: "axis" }, ...found], (each) => each.key, (each) => (each.key === "axis" ? axis(hours) : column(each, hours)),
    (each) => JSON.stringify([each.title, each.day, hours]));
  const bodies = [...root.querySelectorAll(".column > .body")];
  found.forEach((each, index) => {
    const background = merged(each.working).map((span) => ({ kind: "works", ...span }));
    keyed(bodies[index], [...background, ...each.blocks],
      (entry) => `${entry.kind} ${entry.id ?? entry.type ?? ""} ${entry.employee ?? ""} ${entry.kind === "appointment" ? "" : entry.from}`,
      (entry) => place(block(entry, employees, open), hours, entry),
      (entry) => JSON.stringify([entry, hours, employees.get(entry.employee)]));
  });
  keepOneStop(root);
  return hours;
}

// ── keyboard ──────────────────────────────────────────────────────────────────────────────────────────────────────

// The grid is one stop of the Tab key: the entry that had the focus last. Without entries, the keyboard scrolls the grid.
function keepOneStop(root, current = root.querySelector("button.block[tabindex='0']") ?? root.querySelector("button.block")) {
  for (const each of root.querySelectorAll("button.block")) each.tabIndex = each === current ? 0 : -1;
  root.tabIndex = current ? -1 : 0;
}

// The entries of each column, from top to bottom.
const ordered = (root) => [...root.querySelectorAll(".column")].map((each) => [...each.querySelectorAll("button.block")]
  .sort((one, other) => one.offsetTop - other.offsetTop || one.offsetLeft - other.offsetLeft)).filter((each) => each.length);

// The entry to which a key leads: up and down in the column, left and right to the closest time in the next column.
function reached(root, from, key) {
  const all = ordered(root), index = all.findIndex((each) => each.includes(from)), mine = all[index];
  const far = (each) => Math.abs(each.offsetTop - from.offsetTop);
  const closest = (column) => column?.reduce((one, other) => (far(other) < far(one) ? other : one));
  switch (key) {
    case "ArrowUp": return mine[mine.indexOf(from) - 1];
    case "ArrowDown": return mine[mine.indexOf(from) + 1];
    case "ArrowLeft": return closest(all[index - 1]);
    case "ArrowRight": return closest(all[index + 1]);
    case "Home": return all[0][0];
    case "End": return all.at(-1).at(-1);
  }
}

export function listenToKeys(root) {
  root.addEventListener("focusin", ({ target }) => { if (target.matches("button.block")) keepOneStop(root, target); });
  root.addEventListener("keydown", (event) => {
    if (!event.target.matches("button.block") || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const next = reached(root, event.target, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

// Marks the current day, and the current time with a line.
export function mark(root, { day, minutes }, { first, last }) {
  for (const old of root.querySelectorAll(".now")) old.remove();
  for (const each of root.querySelectorAll(".column")) {
    each.classList.toggle("today", each.dataset.day === day);
    if (each.dataset.day !== day || minutes < first || minutes > last) continue;
    const line = make("div", { class: "now", "aria-hidden": "true" });
    line.style.top = `${pixels(minutes - first)}px`;
    each.append(line);
  }
}
