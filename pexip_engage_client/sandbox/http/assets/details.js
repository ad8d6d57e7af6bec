// The details of a record, a request, an event or a crowded slot of the grid, in the side panel. They link to each other.
import { make, name, words } from "./dom.js";
import { facts, folded, isOpen, jsonSection, links, opens, section, showPanel } from "./panel.js";
import { get, sandbox } from "./server.js";
import { dayName, moment, ofDay, period } from "./times.js";

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
  if (again !== mine || (isRefresh && !isOpen())) return; // the panel was closed or reused meanwhile
  if (problem) showPanel(problem, "Nothing to show", make("p", {}, problem));
  else show(found, query);
}

export async function refreshDetails() {
  if (isOpen()) await again?.();
}

export const openRecord = (table, id) => open(showRecord, "record", { table, id });
export const openRequest = (number) => open(showRequest, "exchange", { number });
export const openDelivery = (number) => open(showDelivery, "delivery", { number });

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
    ...events.map((each) => [`${words(each.type)} → ${each.url}`, () => openDelivery(each.number), make("span", { class: "note" }, shown(each.changed_at))]),
  ];
  return items.length ? section("Requests and events", links(items)) : [];
}

function showRequest(found, { number }) {
  const events = sandbox.deliveries.filter((each) => each.correlation_id === found.correlation_id);
  const { cause } = found;
  const record = cause?.id ? [opens(`${cause.table} ${cause.id}`, () => openRecord(cause.table, cause.id))] : "";
  showPanel(`request ${number}`, `${found.method} ${found.path}`,
    facts([["Status", String(found.status || "lost")], ["Operation", found.operation], ["Faults", found.faults.length ? `affected by ${found.faults.join(", ")}` : ""],
      ["Rule", cause?.rule], ["Reason", cause?.reason], ["Record", record], ["Correlation ID", found.correlation_id]]),
    ...linked([], events), ...(found.json === null ? [] : jsonSection("Request", found.json)), ...jsonSection("Response", found.response),
    folded("Headers as JSON", found.headers));
}

function showDelivery({ webhook: { url }, attempts, event }, { number }) {
  const requests = sandbox.log.filter((each) => each.correlation_id === event.correlationId);
  showPanel(`delivery ${number}`, words(event.data.eventType ?? event.entity),
    facts([["To", url], ["Attempts", attempts.join(", ") || "none"], ["Correlation ID", event.correlationId]]), ...linked(requests, []), ...jsonSection("Event", event));
}

const LISTED = 200;

// All entries that begin in a slot of the grid, by their time.
export function openSlot({ from, to, listed }) {
  const items = listed.slice(0, LISTED).map((each) => {
    const time = `${ofDay(each.from)}–${ofDay(each.to)}`;
    if (!each.id) return make("li", {}, `${time} ${words(each.type)}`);
    return links([[name(each.customer || "no customer"), () => openRecord("appointments", each.id), make("span", { class: "note" }, `${time} · `, name(each.subject), ` · ${words(each.status)}`)]]).firstChild;
  });
  const rest = listed.length > LISTED ? [make("p", { class: "muted" }, `and ${listed.length - LISTED} more; all are below “Records”`)] : [];
  again = null;
  showPanel(`slot ${listed[0].day} ${from}`, `${dayName(listed[0].day)}, ${ofDay(from)}–${ofDay(to)}`, make("p", { class: "muted" }, `${listed.length} entries`), make("ul", { class: "links" }, ...items), ...rest);
}
