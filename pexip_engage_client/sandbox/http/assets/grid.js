// The time grid: hours as rows, days or employees as columns, appointments that overlap side by side.
import { keyed, make, name, words } from "./dom.js";

const HOUR = 60; // pixels
const MOST = 5; // entries side by side; "+N" stands for the others
const clock = (minutes) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

// Assigns each entry a lane in which nothing overlaps it, and the number of lanes of its group.
export function lanes(entries) {
  const placed = [];
  let group = [], ends = [], until = -1;
  const close = () => { for (const each of group) each.lanes = ends.length; placed.push(...group); group = []; ends = []; };
  for (const entry of [...entries].sort((one, other) => one.from - other.from || other.to - one.to)) {
    if (entry.from >= until && group.length) close();
    let lane = ends.findIndex((end) => end <= entry.from);
    if (lane < 0) lane = ends.length;
    ends[lane] = entry.to;
    until = Math.max(group.length ? until : -1, entry.to);
    group.push({ ...entry, lane });
  }
  close();
  return placed;
}

// The entries of a group that are shown, and for each hour one entry that counts the hidden ones.
function bounded(placed) {
  const shown = [], left = new Map();
  for (const each of placed) {
    if (each.lanes <= MOST) shown.push(each);
    else if (each.lane < MOST - 1) shown.push({ ...each, lanes: MOST });
    else {
      const slot = Math.floor(each.from / 60);
      const more = left.get(slot) ?? { kind: "more", lane: MOST - 1, lanes: MOST, from: each.from, to: each.to, hidden: [] };
      more.from = Math.min(more.from, each.from);
      more.to = Math.max(more.from + 30, Math.min(each.to, more.from + 60));
      more.hidden.push(each);
      left.set(slot, more);
    }
  }
  return [...shown, ...left.values()];
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

function place(node, first, entry) {
  node.style.top = `${((entry.from - first) / 60) * HOUR}px`;
  node.style.height = `${Math.max(((entry.to - entry.from) / 60) * HOUR - 2, 16)}px`;
  if (entry.lanes) {
    node.style.left = `${(100 / entry.lanes) * entry.lane}%`;
    node.style.width = `calc(${100 / entry.lanes}% - 3px)`;
  }
  return node;
}

function block(entry, employees, open) {
  const time = `${clock(entry.from)}–${clock(entry.to)}`, who = employees.get(entry.employee) ?? "";
  if (entry.kind === "more") {
    return make("button", { type: "button", class: "block more", onclick: () => open.many(entry.hidden) }, `+${entry.hidden.length}`);
  }
  if (entry.kind === "unavailable") {
    return make("div", { class: "block away" }, make("b", {}, words(entry.type)), make("span", {}, name(who)), make("span", { class: "when" }, time));
  }
  const label = `${time}, ${entry.customer}, ${entry.subject}, ${words(entry.status)}, ${who}`;
  const minutes = entry.to - entry.from, size = minutes < 35 ? "one-line" : "";
  const attributes = { type: "button", class: `block appointment ${entry.status} ${size}`, title: label, "data-id": entry.id };
  const subject = make("span", { class: minutes < 55 ? "unseen" : "" }, name(entry.subject));
  const last = minutes < 55 ? entry.subject : who;
  // As many lines as fit; screen readers get all of them.
  return make("button", { ...attributes, onclick: () => open.one(entry.id) },
    make("b", {}, name(entry.customer || "no customer")), subject,
    make("span", { class: "status" }, words(entry.status), last ? " · " : "", name(last)),
    make("span", { class: minutes < 75 ? "unseen" : "when" }, time));
}

// The columns of the grid: the days of one or all employees, or the employees of one day.
export function columns(week, chosen) {
  const label = new Intl.DateTimeFormat("en", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
  const mine = (each) => !chosen.employee || each.employee === chosen.employee;
  if (chosen.columns === "employees") {
    return week.employees.map(({ id, name: title }) => ({
      key: id, title, day: chosen.day,
      entries: week.entries.filter((each) => each.employee === id && each.day === chosen.day),
      working: week.working.filter((each) => each.employee === id && each.day === chosen.day),
    }));
  }
  const seen = new Set(); // an appointment of two employees is one block
  const isNew = (each) => each.kind !== "appointment" || chosen.employee || (!seen.has(`${each.id} ${each.day}`) && seen.add(`${each.id} ${each.day}`));
  return week.days.map((day) => ({
    key: day, title: label.format(new Date(day)), day,
    entries: week.entries.filter((each) => each.day === day && mine(each) && isNew(each)),
    working: week.working.filter((each) => each.day === day && mine(each)),
  }));
}

export function draw(root, week, chosen, open) {
  const shown = columns(week, chosen), employees = new Map(week.employees.map((each) => [each.id, each.name]));
  const all = shown.flatMap((each) => [...each.entries.filter((one) => one.kind === "appointment"), ...each.working]);
  const first = Math.floor(Math.min(8 * 60, ...all.map((each) => each.from)) / 60) * 60;
  const last = Math.ceil(Math.max(18 * 60, ...all.map((each) => each.to)) / 60) * 60;
  const height = ((last - first) / 60) * HOUR;
  const hours = [];
  for (let hour = first; hour < last; hour += 60) hours.push(hour);
  root.style.setProperty("--columns", String(shown.length));
  root.style.setProperty("--hour", `${HOUR}px`);
  const axis = { key: "axis", axis: true, hours };
  keyed(root, [axis, ...shown], (each) => each.key, (each) => {
    if (each.axis) {
      const marks = hours.map((hour) => { const mark = make("span", { class: "hour" }, clock(hour)); mark.style.top = `${((hour - first) / 60) * HOUR}px`; return mark; });
      const node = make("div", { class: "axis", "aria-hidden": "true" }, make("div", { class: "title" }), make("div", { class: "body" }, ...marks));
      node.querySelector(".body").style.height = `${height}px`;
      return node;
    }
    const body = make("div", { class: "body" });
    body.style.height = `${height}px`;
    const isToday = each.day === week.today && chosen.columns === "days";
    const node = make("div", { class: `column${isToday ? " today" : ""}`, role: "group", "aria-label": each.title, "data-day": each.day },
      make("div", { class: "title" }, name(each.title)), body);
    return node;
  }, (each) => JSON.stringify([each.title, each.day, first, last, each.day === week.today]));
  const bodies = [...root.querySelectorAll(".column > .body")];
  shown.forEach((each, index) => {
    const clipped = (entry) => ({ ...entry, from: Math.max(entry.from, first), to: Math.min(entry.to, last) });
    const visible = each.entries.map(clipped).filter((entry) => entry.from < entry.to);
    const background = merged(each.working).map((span) => ({ kind: "works", ...span }));
    keyed(bodies[index], [...background, ...bounded(lanes(visible))],
      (entry) => `${entry.kind} ${entry.id ?? entry.type ?? ""} ${entry.employee ?? ""} ${entry.kind === "appointment" ? "" : entry.from}`,
      (entry) => place(entry.kind === "works" ? make("div", { class: "works" }) : block(entry, employees, open), first, entry),
      (entry) => JSON.stringify([entry, first, employees.get(entry.employee)]));
  });
  return { first, last };
}

// The line of the current time, by the sandbox's clock.
export function mark(root, day, minutes, { first, last }) {
  for (const old of root.querySelectorAll(".now")) old.remove();
  if (minutes < first || minutes > last) return;
  for (const body of root.querySelectorAll(`.column[data-day="${day}"] > .body`)) {
    const line = make("div", { class: "now", "aria-hidden": "true" });
    line.style.top = `${((minutes - first) / 60) * HOUR}px`;
    body.parentNode.append(line);
  }
}
