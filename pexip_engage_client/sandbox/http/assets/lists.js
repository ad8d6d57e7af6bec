// Requests, webhooks, faults and records as lists.
import { $, keyed, make, name, words } from "./dom.js";
import { clock, openDelivery, openRecord, openRequest } from "./details.js";
import { opens } from "./panel.js";
import { attempt, command, get, sandbox } from "./server.js";

const cell = (...children) => make("td", {}, ...children);
const muted = (text) => make("span", { class: "muted" }, text);

// A row that replaces an empty list. It spans the columns that are visible at this screen width.
function empty(id, found, text) {
  if (found.length) return;
  const columns = [...$(id).closest("table").querySelectorAll("th")].filter((each) => each.offsetWidth).length;
  $(id).append(make("tr", { class: "empty" }, make("td", { colspan: String(columns) }, text)));
}

let requests = 0; // the rows that "Show more" has loaded

const filters = () => {
  const chosen = { search: $("log-search").value.trim(), method: $("log-method").value, status: $("log-status").value };
  return Object.fromEntries(Object.entries(chosen).filter(([, value]) => value));
};

// The latest requests are always loaded, because records and events link to them. The list shows the requests that match.
export async function loadLog() {
  const chosen = filters();
  sandbox.log = (await get("log")).rows;
  const { total, rows } = await get("log", { ...chosen, count: String(requests) });
  keyed($("log-list"), rows, (each) => each.number, (each) => {
    const kind = each.status >= 400 || !each.status ? "bad" : "good";
    const notes = [each.faults.length ? `affected by fault ${each.faults.join(", ")}` : "", each.ignored.length ? `ignored: ${each.ignored.join(", ")}` : "", each.reason ?? ""].filter(Boolean);
    return make("tr", {}, cell(make("span", { class: `pill ${kind}` }, String(each.status || "lost"))),
      cell(opens([`${each.method} `, name(each.path)], () => openRequest(each.number)), ...notes.map((text) => make("span", { class: "reason" }, text))),
      make("td", { class: "operation" }, muted(took(each))));
  });
  empty("log-list", rows, Object.keys(chosen).length ? "No request matches." : "No requests yet.");
  requests = Math.max(rows.length, 100);
  $("log-more").hidden = rows.length >= total;
}

const took = ({ time, duration }) => `${clock(time)}${duration === null ? "" : ` · ${Math.round(duration * 1000)} ms`}`;

export async function loadDeliveries() {
  const { holding, rows } = await get("deliveries");
  sandbox.deliveries = rows;
  keyed($("delivery-list"), rows, (each) => each.id, (each) => make("tr", {},
    cell(make("span", { class: `pill ${each.state === "received" ? "good" : each.state === "failed" || each.state === "dropped" ? "bad" : ""}` }, each.state)),
    cell(opens([words(each.type), " ", muted(each.about ?? "")], () => openDelivery(each.id))),
    cell(muted([counted(each.attempts), took(each)].filter(Boolean).join(" · ")))));
  empty("delivery-list", rows, "No webhooks sent yet.");
  $("hold").hidden = holding;
  $("release").hidden = !holding && !rows.some((each) => each.state === "held");
}

// ["ConnectError", "ConnectError", 200] → "ConnectError ×2, 200"
function counted(attempts) {
  const found = [];
  for (const each of attempts) {
    if (found.at(-1)?.what === each) found.at(-1).times += 1;
    else found.push({ what: each, times: 1 });
  }
  return found.map(({ what, times }) => (times > 1 ? `${what} ×${times}` : String(what))).join(", ");
}

export async function loadFaults() {
  const found = await get("faults");
  keyed($("fault-list"), found, (each) => each.id, (fault) => make("li", {}, make("b", {}, fault.operation ?? "any operation"), ` ${described(fault)}`, ...removing(fault)));
  if (!found.length) $("fault-list").append(make("li", { class: "empty" }, "No active faults."));
}

function described({ id, operation, left, used, expect_used, ...effects }) {
  const shown = Object.entries(effects).map(([key, value]) => `${words(key)} ${key === "steps" ? value.map(step).join(" → ") : typeof value === "object" ? JSON.stringify(value) : value}`);
  return [...shown, left === null ? "until removed" : `${left} more`, ...(used ? [`used ${used} ×`] : [])].join(" · ");
}

// One step of a script: "ok", "503", or "503 after change, delay 1".
const step = (options) => (typeof options === "string" ? options : Object.entries(options).map(([key, value]) => (key === "status" ? value : value === true ? words(key) : `${words(key)} ${typeof value === "object" ? JSON.stringify(value) : value}`)).join(", "));

function removing({ id }) {
  const remove = () => attempt($("fault-error"), () => command(`faults/${id}`, "DELETE"));
  return sandbox.about.control ? [make("button", { type: "button", "aria-label": `Remove fault ${id}`, onclick: remove }, "✕")] : [];
}

let rows = 0; // the rows that "Show more" has loaded

export async function loadRecords(from = 0) {
  const table = $("table").value;
  if (!table) return;
  const data = await get("records", { table, offset: 0 });
  let found = data.rows;
  const most = Math.max(rows, from + 1);
  while (found.length < Math.min(most, data.total)) found = found.concat((await get("records", { table, offset: found.length })).rows);
  $("records").dataset.table = table;
  keyed($("record-columns"), ["ID", ...data.columns], (each) => each, (each) => make("th", { scope: "col", "data-column": each }, each));
  keyed($("record-list"), found, (each) => `${table} ${each.id}`, (each) => make("tr", { class: each.deleted ? "deleted" : null },
    cell(opens(name(each.id), () => openRecord(table, each.id))),
    ...each.cells.map((text, index) => make("td", { "data-column": data.columns[index] }, name(shown(text), { title: text })))));
  empty("record-list", found, "No records.");
  rows = found.length;
  $("more").hidden = rows >= data.total;
}

// Codes such as OUTGOING_INVITE as words.
const shown = (text) => (/^[A-Z]{3,}$|_/.test(text) ? words(text) : text);

// `run` runs an action after earlier ones, and reports its error.
export function listenToLists(run) {
  $("table").addEventListener("change", () => run(() => { rows = 0; return loadRecords(); }));
  $("more").addEventListener("click", () => run(() => loadRecords(rows)));
  $("log-more").addEventListener("click", () => run(() => { requests += 100; return loadLog(); }));
  $("log-filter").addEventListener("input", () => run(() => { requests = 0; return loadLog(); }));
  $("log-filter").addEventListener("submit", (event) => event.preventDefault());
}
