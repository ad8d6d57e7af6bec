// The details of a record, a request, an event or a crowded slot of the grid, in the side panel. They link to each other.
import { make, name, words } from "./dom.js";
import { facts, folded, isOpen, jsonSection, links, opens, section, showPanel } from "./panel.js";
import { attempt, command, get, sandbox } from "./server.js";
import { clockTime, dayName, moment, ofDay, period } from "./times.js";

export const clock = (instant) => clockTime(instant, sandbox.about.zone);
const shown = (instant) => (instant ? moment(instant, sandbox.about.zone) : "");

let again = null; // loads the details in the panel again

// Opens details. If they no longer exist, the panel reports this.
async function open(show, part, query, isRefresh = false) {
  const mine = again = () => open(show, part, query, true);
  let found, problem;
  try {
    found = await get(part, query);
  } catch (error) {
    problem = error.message;
  }
  if (again !== mine || (isRefresh && !isOpen())) return; // the panel was closed or reused in the meantime
  if (problem) showPanel(problem, "Nothing to show", make("p", {}, problem));
  else show(found, query);
}

export async function refreshDetails() {
  if (isOpen()) await again?.();
}

export const openRecord = (table, id) => open(showRecord, "record", { table, id });
export const openRequest = (number) => open(showRequest, "exchange", { number });
export const openDelivery = (id) => open(showDelivery, "delivery", { id });

function showRecord({ title, related, record }, { table, id }) {
  const events = sandbox.deliveries.filter((each) => each.about === id);
  const correlated = new Set(events.map((each) => each.correlation_id));
  const requests = sandbox.log.filter((each) => each.path.includes(`/${id}`) || correlated.has(each.correlation_id));
  const about = table === "appointments" ? ofAppointment(record, related) : [["Table", table], ["Status", record.status && words(record.status)]];
  const created = ["Created", shown(record.createdAt)];
  const changed = ["Changed", record.updatedAt === record.createdAt ? "" : shown(record.updatedAt)];
  showPanel(`${table} ${id}`, name(title), facts([...about, created, changed, ["Deleted", shown(record.deletedAt)], ["ID", id]]),
    ...linked(requests, events), folded("Record as JSON", record));
}

function ofAppointment(record, related) {
  const { zone } = sandbox.about;
  const time = record.start && record.end ? `${period(record.start, record.end, zone)} (${zone})` : "no time yet";
  const named = (table) => related[table].map((each) => make("div", {}, opens(name(each.name), () => openRecord(table, each.id))));
  const place = record.location?.formattedAddress, type = words(record.meetingType);
  return [["Time", time], ["Customer", named("customers")], ["Employees", named("employees")], ["Office", named("offices")], ["Subject", named("subjects")],
    ["Meeting", place ? `${type}, ${place}` : type], ["Status", [make("span", { class: `pill ${record.status}` }, words(record.status))]]];
}

function linked(requests, events) {
  const items = [
    ...requests.map((each) => [`${each.status || "lost"} ${each.method} ${each.path}`, () => openRequest(each.number)]),
    ...events.map((each) => [`${words(each.type)} → ${each.url}`, () => openDelivery(each.id), make("span", { class: "note" }, shown(each.changed_at))]),
  ];
  return items.length ? section("Requests and events", links(items)) : [];
}

// The same request for a terminal. $TOKEN stands for the token, which the log does not contain.
function curl({ method, path, query, headers, json }) {
  const quoted = (text) => `'${String(text).replaceAll("'", "'\\''")}'`;
  const target = new URL(`${sandbox.about.api}${path}`, document.baseURI);
  for (const [key, value] of query) target.searchParams.append(key, value);
  const sent = ["content-type", "accept-language", "x-correlation-id"].filter((each) => headers[each]).map((each) => `-H ${quoted(`${each}: ${headers[each]}`)}`);
  const body = json === null ? [] : [`-d ${quoted(typeof json === "string" ? json : JSON.stringify(json))}`];
  return [`curl -X ${method} ${quoted(target)}`, '-H "authorization: Bearer $TOKEN"', ...sent, ...body].join(" \\\n  ");
}

// Copies the text. If the browser does not allow this, the user can select the text.
async function copied(button, text) {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Select the text to copy it";
  }
}

// The buttons in the panel, with a place for an error. They change the sandbox, so they need the control API.
function actions(...buttons) {
  const error = make("p", { class: "error", role: "alert" });
  const shown = buttons.filter(Boolean).map(([text, action]) => make("button", { type: "button", onclick: () => attempt(error, action) }, text));
  return sandbox.about.control && shown.length ? [make("div", { class: "tools actions" }, ...shown), error] : [];
}

async function sendAgain(number) {
  const response = await command(`log/${number}/send`);
  openRequest((await response.json()).data.number);
}

function showRequest(found, { number }) {
  const events = sandbox.deliveries.filter((each) => each.correlation_id === found.correlation_id);
  const { cause } = found;
  const record = cause?.id ? [opens(`${cause.table} ${cause.id}`, () => openRecord(cause.table, cause.id))] : "";
  showPanel(`request ${number}`, `${found.method} ${found.path}`,
    facts([["Status", String(found.status || "lost")], ["Time", `${clock(found.time)}${found.duration === null ? "" : `, ${Math.round(found.duration * 1000)} ms`}`],
      ["Operation", found.operation], ["Query", found.query.map(([key, value]) => `${key}=${value}`).join(", ")], ["Ignored", found.ignored.length ? `${found.ignored.join(", ")} (undocumented: the real API may also ignore this)` : ""], ["Faults", found.faults.length ? `affected by ${found.faults.join(", ")}` : ""],
      ["Rule", cause?.rule], ["Reason", cause?.reason], ["Record", record], ["Correlation ID", found.correlation_id]]),
    ...(found.operation === "token" ? [] : actions(["Send again", () => sendAgain(number)])), ...linked([], events), ...(found.json === null ? [] : jsonSection("Request", found.json)), ...jsonSection("Response", found.response),
    make("details", {}, make("summary", {}, "Headers"), facts(Object.entries(found.headers))),
    ...(found.operation === "token" ? [] : [asCurl(curl(found))]));
}

function asCurl(text) {
  const button = make("button", { type: "button", onclick: () => copied(button, text) }, "Copy as curl");
  return make("details", {}, make("summary", {}, "As curl"), make("div", { class: "tools actions" }, button), make("pre", { tabindex: "0", "aria-label": "curl command" }, text));
}

function showDelivery({ id, webhook: { url }, state, time, history, event }) {
  const requests = sandbox.log.filter((each) => each.correlation_id === event.correlationId);
  showPanel(`delivery ${id}`, words(event.data.eventType ?? event.entity),
    facts([["State", state], ["Time", clock(time)], ["To", url], ["Attempts", history.length ? history.map((each) => make("div", {}, `${each.result} at ${clock(each.time)}, ${Math.round(each.duration * 1000)} ms`)) : "none"],
      ["Event ID", event.id], ["Correlation ID", event.correlationId]]),
    ...actions(state === "held" && ["Release", () => command("deliveries", "PATCH", { release: [id] })], ["Send again", () => command(`deliveries/${id}/resend`)]),
    ...linked(requests, []), ...jsonSection("Event", event));
}

const LISTED = 200;

// All entries that begin in a slot of the grid, sorted by time.
export function openSlot({ from, to, listed }) {
  const items = listed.slice(0, LISTED).map((each) => {
    const time = `${ofDay(each.from)}–${ofDay(each.to)}`;
    if (!each.id) return make("li", {}, `${time} ${words(each.type)}`);
    return links([[name(each.customer || "no customer"), () => openRecord("appointments", each.id), make("span", { class: "note" }, `${time} · `, name(each.subject), ` · ${words(each.status)}`)]]).firstChild;
  });
  const rest = listed.length > LISTED ? [make("p", { class: "muted" }, `and ${listed.length - LISTED} more, which are listed under “Records”`)] : [];
  again = null;
  showPanel(`slot ${listed[0].day} ${from}`, `${dayName(listed[0].day)}, ${ofDay(from)}–${ofDay(to)}`, make("p", { class: "muted" }, `${listed.length} entries`), make("ul", { class: "links" }, ...items), ...rest);
}
