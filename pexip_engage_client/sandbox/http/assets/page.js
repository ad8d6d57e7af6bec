"use strict";
// All text comes in as text: nothing that a record says is ever read as HTML.
const $ = (id) => document.getElementById(id);
const open = new Set();
let day = "", shown = 0;

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

async function get(name, query = {}) {
  const response = await fetch(`_page/${name}?${new URLSearchParams(query)}`);
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.json();
}

function item(key, summary, value) {
  const body = make("pre");
  const details = make("details", { id: key }, make("summary", {}, ...summary), body);
  const fill = () => { if (!body.textContent) body.textContent = JSON.stringify(value, null, 2); };
  details.addEventListener("toggle", () => {
    if (details.open) { fill(); open.add(key); } else open.delete(key);
  });
  if (open.has(key)) { fill(); details.open = true; }
  return details;
}

function list(id, nodes) {
  $(id).replaceChildren(...(nodes.length ? nodes : [make("p", {}, "None yet.")]));
}

const words = (name) => name.replaceAll("_", " ").toLowerCase();

function entry(each) {
  const time = `${each.from}–${each.to}`;
  if (each.kind === "working") return make("li", { class: "working" }, `works ${time}`);
  if (each.kind === "unavailable") return make("li", {}, make("span", { class: "unavailable" }, `${time} ${words(each.what)}`));
  const status = make("span", { class: "status" }, words(each.status));
  const label = { class: `appointment ${each.status}`, type: "button", onclick: () => show("appointments", each.id) };
  return make("li", {}, make("button", label, `${time} ${each.what}`, status));
}

async function week() {
  const data = await get("week", { day });
  day = data.monday;
  $("clock").textContent = `Its clock says ${data.now}${data.frozen ? " and stands still" : ""}.`;
  const names = new Intl.DateTimeFormat("en", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
  const heads = data.days.map((each) =>
    make("th", { scope: "col", class: each === data.today ? "today" : "" }, names.format(new Date(each))));
  const rows = data.employees.map((employee) => {
    const cells = data.days.map((each) =>
      make("td", {}, make("ul", {}, ...employee.entries.filter((one) => one.day === each).map(entry))));
    return make("tr", {}, make("th", { scope: "row" }, employee.name), ...cells);
  });
  $("calendar").replaceChildren(
    make("caption", {}, `From ${data.monday}, times of ${data.zone}`),
    make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Employee"), ...heads)),
    make("tbody", {}, ...rows));
}

const here = (path) => new URL(path, location.href).href;

async function about() {
  const data = await get("about");
  $("enterprise").textContent = data.enterprise;
  document.title = `Engage sandbox: ${data.enterprise}`;
  $("addresses").replaceChildren("API ", make("code", {}, here(data.api)), " · tokens ", make("code", {}, here(data.tokens)),
    " · client ", make("code", {}, data.client));
  const chosen = $("table").value || "appointments";
  const options = Object.entries(data.tables).map(([name, count]) => make("option", { value: name }, `${name} (${count})`));
  $("table").replaceChildren(...options);
  if (chosen in data.tables) $("table").value = chosen;
}

function summaryOf(record) {
  const names = [record.firstName, record.lastName].filter(Boolean).join(" ");
  const title = names || record.name || record.code || record.status || record.title || "";
  return [make("code", {}, record.id), ` ${title}${record.deletedAt ? " (deleted)" : ""}`];
}

async function records(from = 0) {
  const table = $("table").value;
  if (!table) return;
  const end = from ? from + 1 : Math.max(shown, 1);
  const nodes = from ? [...$("record-list").children] : [];
  let offset = from, total = 0;
  do {
    const data = await get("records", { table, offset });
    nodes.push(...data.records.map((record) => item(`record-${table}-${record.id}`, summaryOf(record), record)));
    total = data.total;
    offset += data.records.length || total;
  } while (offset < Math.min(end, total));
  shown = Math.min(offset, total);
  list("record-list", nodes);
  $("more").hidden = shown >= total;
}

async function show(table, id) {
  $("table").value = table;
  shown = 0;
  await records();
  while (!$("more").hidden && !document.getElementById(`record-${table}-${id}`)) await records(shown);
  const found = document.getElementById(`record-${table}-${id}`);
  if (!found) return;
  found.open = true;
  found.scrollIntoView({ block: "center" });
  found.querySelector("summary").focus();
}

async function log() {
  const data = await get("log");
  list("log-list", data.map((each) => item(`log-${each.correlation_id}-${each.path}`, [
    make("span", { class: each.status < 400 ? "good" : "bad" }, String(each.status || "…")),
    ` ${each.method} ${each.path} `, make("code", {}, each.operation || ""),
  ], each)));
}

async function deliveries() {
  const data = await get("deliveries");
  list("delivery-list", data.map((each, index) => item(`delivery-${data.length - index}-${each.event.id}`, [
    make("span", { class: each.received ? "good" : "bad" }, each.received ? "received" : each.dropped ? "dropped" : "not received"),
    ` ${each.event.data.eventType || each.event.entity} → ${each.url} `, make("code", {}, each.attempts.join(", ")),
  ], each)));
}

async function faults() {
  const data = await get("faults");
  list("fault-list", data.map((each) => make("pre", {}, JSON.stringify(each))));
}

const parts = {
  state: async () => { await Promise.all([week(), about()]); await records(); },
  clock: week, log, deliveries, faults,
};

function listen() {
  const news = new EventSource("_page/news");
  let work = Promise.resolve();
  news.onopen = () => { $("live").textContent = "live"; };
  news.onerror = () => { $("live").textContent = "the sandbox does not respond; trying again"; };
  news.onmessage = (message) => {
    const names = message.data.split(" ");
    work = work.then(() => Promise.all(names.map((name) => parts[name] && parts[name]())))
      .then(() => { document.body.dataset.ready = "yes"; })
      .catch((error) => { $("live").textContent = String(error); });
  };
}

const turn = (days) => () => {
  const moved = new Date(day);
  moved.setUTCDate(moved.getUTCDate() + days);
  day = moved.toISOString().slice(0, 10);
  week();
};
$("before").addEventListener("click", turn(-7));
$("after").addEventListener("click", turn(7));
$("today").addEventListener("click", () => { day = ""; week(); });
$("table").addEventListener("change", () => { shown = 0; records(); });
$("more").addEventListener("click", () => records(shown));
listen();
