import { $, keyed, make, name, words } from "./dom.js";
import { draw, mark } from "./grid.js";

const chosen = { enterprise: new URLSearchParams(location.search).get("enterprise") ?? "", columns: "days", employee: "", day: "" };
let about = {}, week = null, monday = "", range = { first: 0, last: 0 }, shown = 0, ticking = null;
let rows = { log: [], deliveries: [] };

async function get(path, query = {}) {
  const asked = new URLSearchParams(chosen.enterprise ? { ...query, enterprise: chosen.enterprise } : query);
  const response = await fetch(`_page/${path}?${asked}`);
  if (!response.ok) throw new Error((await response.json()).errors[0].message);
  return response.json();
}

async function command(path, method = "POST", body = undefined) {
  const headers = body === undefined ? {} : { "content-type": "application/json" };
  const response = await fetch(`${about.control}/${path}`, { method, headers, body: body && JSON.stringify(body) });
  if (!response.ok) $("live").textContent = (await response.json()).errors[0].message;
}

// ── the side panel ────────────────────────────────────────────────────────────────────────────────────────────────

let opener = null;
function panel(title, ...children) {
  if ($("panel").hidden) opener = document.activeElement;
  $("panel-title").replaceChildren(title);
  $("panel-body").replaceChildren(...children);
  $("panel").hidden = false;
  document.body.classList.add("with-panel");
  $("panel-title").focus();
}
function close() {
  $("panel").hidden = true;
  document.body.classList.remove("with-panel");
  if (opener?.isConnected) opener.focus();
}
const json = (value) => make("pre", { tabindex: "0", "aria-label": "JSON" }, JSON.stringify(value, null, 2));
const facts = (pairs) => make("dl", {}, ...Object.entries(pairs).filter(([, value]) => value).flatMap(([key, value]) => [make("dt", {}, key), make("dd", {}, name(value))]));

async function record(table, id) {
  const found = await get("record", { table, id });
  const events = rows.deliveries.filter((each) => each.about === id);
  const correlated = new Set(events.map((each) => each.correlation_id));
  const requests = rows.log.filter((each) => each.path.includes(`/${id}`) || correlated.has(each.correlation_id));
  panel(make("span", {}, name(id)), facts({ table, status: found.status && words(found.status), changed: found.updatedAt }),
    ...linked(requests, events), make("h3", {}, "Record"), json(found));
}

function linked(requests, events) {
  const list = [
    ...requests.map((each) => link(`${each.status} ${each.method} ${each.path}`, () => exchange(each.number))),
    ...events.map((each) => link(`${words(each.type)} → ${each.url}`, () => delivery(each.number))),
  ];
  return list.length ? [make("h3", {}, "Requests and events"), make("ul", { class: "links" }, ...list)] : [];
}
const link = (text, onclick) => make("li", {}, make("button", { type: "button", class: "plain", onclick }, text));

async function exchange(number) {
  const found = await get("exchange", { number });
  const events = rows.deliveries.filter((each) => each.correlation_id === found.correlation_id);
  panel(`${found.method} ${found.path}`,
    facts({ status: String(found.status), operation: found.operation, "correlation id": found.correlation_id,
      faults: found.faults.length ? `affected by ${found.faults.join(", ")}` : "", rule: found.cause?.rule, reason: found.cause?.reason }),
    ...(found.cause?.id ? [make("ul", { class: "links" }, link(`${found.cause.table} ${found.cause.id}`, () => record(found.cause.table, found.cause.id)))] : []),
    ...linked([], events),
    ...(found.body === null ? [] : [make("h3", {}, "Request"), json(found.body)]), make("h3", {}, "Response"), json(found.response),
    make("h3", {}, "Headers"), json(found.headers));
}

async function delivery(number) {
  const found = await get("delivery", { number });
  const requests = rows.log.filter((each) => each.correlation_id === found.event.correlationId);
  panel(words(found.event.data.eventType ?? found.event.entity),
    facts({ to: found.url, attempts: found.attempts.join(", ") || "none", "correlation id": found.event.correlationId }),
    ...linked(requests, []), make("h3", {}, "Event"), json(found.event));
}

// ── parts of the page ─────────────────────────────────────────────────────────────────────────────────────────────

async function loadAbout() {
  about = await get("about");
  document.title = `Engage sandbox: ${about.enterprise}`;
  options($("enterprise"), about.enterprises.map((slug) => [slug, slug]), about.enterprise);
  options($("table"), Object.entries(about.tables).map(([table, count]) => [table, `${table} (${count})`]), $("table").value || "appointments");
  $("control").hidden = $("fault-form").hidden = !about.control;
}

function options(select, pairs, value) {
  keyed(select, pairs, ([key]) => key, ([key, text]) => make("option", { value: key }, text));
  if (pairs.some(([key]) => key === value)) select.value = value;
}

async function loadWeek() {
  week = await get("week", { day: monday });
  monday = week.monday;
  if (!week.days.includes(chosen.day)) chosen.day = week.days.includes(week.today) ? week.today : week.days[0];
  const label = new Intl.DateTimeFormat("en", { weekday: "long", day: "numeric", month: "short", timeZone: "UTC" });
  options($("employee"), [["", "All"], ...week.employees.map((each) => [each.id, each.name])], chosen.employee);
  options($("day"), week.days.map((day) => [day, label.format(new Date(day))]), chosen.day);
  const range = new Intl.DateTimeFormat("en", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  $("week-title").textContent = `Week of ${range.format(new Date(week.monday))}`;
  $("freeze").textContent = week.frozen ? "Run clock" : "Stop clock";
  drawWeek();
  ticking = { at: performance.now(), now: Date.parse(week.now) };
  tick();
}

function drawWeek() {
  const open = { one: (id) => record("appointments", id), many: (hidden) => panel(`${hidden.length} more`, make("ul", { class: "links" },
    ...hidden.slice(0, 200).map((each) => each.id ? link(`${each.customer} · ${each.subject} · ${words(each.status)}`, () => record("appointments", each.id)) : make("li", {}, words(each.type))))) };
  range = draw($("grid"), week, chosen, open);
  const today = $("grid").querySelector(".today");
  if (today && !document.body.dataset.ready) $("grid").scrollLeft = today.offsetLeft - $("grid").offsetLeft - $("grid").querySelector(".axis").offsetWidth;
}

function tick() {
  if (!week) return;
  const now = new Date(ticking.now + (week.frozen ? 0 : performance.now() - ticking.at));
  const there = (more) => new Intl.DateTimeFormat("en-GB", { timeZone: week.zone, ...more }).format(now);
  const text = there({ weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit" });
  if ($("time").textContent !== text) $("time").textContent = text;
  $("zone").textContent = `${week.zone}${week.frozen ? " · stopped" : ""}`;
  const [hours, minutes] = there({ hour: "2-digit", minute: "2-digit" }).split(":").map(Number);
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: week.zone }).format(now);
  mark($("grid"), day, hours * 60 + minutes, range);
}

const cell = (...children) => make("td", {}, ...children);
const opens = (children, onclick) => make("button", { type: "button", class: "plain", onclick }, ...children);

async function loadLog() {
  rows.log = await get("log");
  keyed($("log-list"), rows.log, (each) => each.number, (each) => {
    const kind = each.status >= 400 || !each.status ? "bad" : "good";
    const notes = [each.faults.length ? `affected by fault ${each.faults.join(", ")}` : "", each.reason ?? ""].filter(Boolean);
    return make("tr", {}, cell(make("span", { class: `pill ${kind}` }, String(each.status || "lost"))),
      cell(opens([`${each.method} `, make("bdi", {}, each.path)], () => exchange(each.number)), ...notes.map((text) => make("span", { class: "reason" }, text))), cell(make("span", { class: "muted" }, each.operation ?? "")));
  });
  empty("log-list", rows.log, 3, "No requests yet.");
}

async function loadDeliveries() {
  rows.deliveries = await get("deliveries");
  keyed($("delivery-list"), rows.deliveries, (each) => each.number, (each) => make("tr", {},
    cell(make("span", { class: `pill ${each.state === "received" ? "good" : "bad"}` }, each.state)),
    cell(opens([words(each.type), " ", make("span", { class: "muted" }, each.about ?? "")], () => delivery(each.number))),
    cell(make("span", { class: "muted" }, counted(each.attempts)))));
  empty("delivery-list", rows.deliveries, 3, "No webhooks sent yet.");
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

function empty(id, found, span, text) {
  if (!found.length) $(id).append(make("tr", { class: "empty" }, make("td", { colspan: String(span) }, text)));
}

async function loadFaults() {
  const found = await get("faults");
  keyed($("fault-list"), found, (each) => each.id, ({ id, operation, times, probability, ...each }) => make("li", {},
    make("b", {}, operation ?? "any operation"), make("span", {}, ` ${Object.entries(each).map(([key, value]) => `${words(key)} ${typeof value === "object" ? JSON.stringify(value) : value}`).join(" · ")}`
      + `${probability < 1 ? ` · probability ${probability}` : ""} · ${times === null ? "until removed" : `${times} more`}`),
    ...(about.control ? [make("button", { type: "button", "aria-label": `Remove fault ${id}`, onclick: () => command(`faults/${id}`, "DELETE") }, "✕")] : [])));
  if (!found.length) $("fault-list").append(make("li", { class: "empty" }, "No active faults."));
}

async function loadRecords(from = 0) {
  const table = $("table").value;
  if (!table) return;
  const data = await get("records", { table, offset: 0 });
  let found = data.rows;
  const most = Math.max(shown, from + 1);
  while (found.length < Math.min(most, data.total)) found = found.concat((await get("records", { table, offset: found.length })).rows);
  $("records").dataset.table = table;
  keyed($("record-columns"), ["Id", ...data.columns], (each) => each, (each) => make("th", { scope: "col" }, each));
  keyed($("record-list"), found, (each) => `${table} ${each.id}`, (each) => make("tr", { class: each.deleted ? "deleted" : null },
    cell(opens([name(each.id)], () => record(table, each.id))),
    ...each.cells.map((text) => cell(name(text.includes("_") || text === text.toUpperCase() && /^[A-Z]{3,}$/.test(text) ? words(text) : text))), ...(each.deleted ? [cell("deleted")] : [])));
  empty("record-list", found, 5, "No records.");
  shown = found.length;
  $("more").hidden = shown >= data.total;
}

// ── news ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const parts = { state: async () => { await Promise.all([loadWeek(), loadAbout()]); await loadRecords(); }, clock: loadWeek, log: loadLog, deliveries: loadDeliveries, faults: loadFaults };
let news = null;
function listen() {
  news?.close();
  news = new EventSource(`_page/news?${new URLSearchParams(chosen.enterprise ? { enterprise: chosen.enterprise } : {})}`);
  let work = loadAbout();
  news.onopen = () => { $("live").textContent = "Live"; $("live").className = "good"; };
  news.onerror = () => { $("live").textContent = "Not connected; retrying"; $("live").className = "bad"; };
  news.onmessage = (message) => {
    work = work.then(() => Promise.all(message.data.split(" ").map((part) => parts[part]?.())))
      .then(() => { document.body.dataset.ready = "yes"; })
      .catch((error) => { $("live").textContent = String(error.message); });
  };
}

function turn(days) {
  const moved = new Date(monday);
  moved.setUTCDate(moved.getUTCDate() + days);
  monday = moved.toISOString().slice(0, 10);
  loadWeek();
}
const choose = (id, what) => $(id).addEventListener("change", () => { chosen[what] = $(id).value; drawWeek(); tick(); });
choose("employee", "employee");
choose("day", "day");
$("columns").addEventListener("change", () => {
  chosen.columns = $("columns").value;
  $("employee-choice").hidden = chosen.columns === "employees";
  $("day-choice").hidden = chosen.columns === "days";
  drawWeek();
  tick();
});
$("before").addEventListener("click", () => turn(-7));
$("after").addEventListener("click", () => turn(7));
$("today").addEventListener("click", () => { monday = week.today; chosen.day = week.today; loadWeek(); });
$("table").addEventListener("change", () => { shown = 0; loadRecords(); });
$("more").addEventListener("click", () => loadRecords(shown));
$("enterprise").addEventListener("change", () => { location.search = `?enterprise=${encodeURIComponent($("enterprise").value)}`; });
$("close").addEventListener("click", close);
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !$("panel").hidden) close(); });
for (const button of document.querySelectorAll("[data-advance]")) button.addEventListener("click", () => command("clock/advance", "POST", { seconds: Number(button.dataset.advance) }));
$("freeze").addEventListener("click", async () => { await command(week.frozen ? "clock/run" : "clock/freeze"); loadWeek(); });
$("reset").addEventListener("click", () => command("reset"));
$("fault-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const operation = $("fault-operation").value.trim();
  command("faults", "POST", { ...(operation ? { operation } : {}), status: Number($("fault-status").value), times: Number($("fault-times").value) });
});
setInterval(tick, 1000);
listen();
