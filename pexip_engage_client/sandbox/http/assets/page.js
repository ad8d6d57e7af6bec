// The page: it selects the enterprise, and loads what has changed.
import { listenToControl } from "./control.js";
import { refreshDetails } from "./details.js";
import { $, keyed, make } from "./dom.js";
import { listenToLists, loadDeliveries, loadFaults, loadLog, loadRecords } from "./lists.js";
import { closePanel } from "./panel.js";
import { address, get, sandbox } from "./server.js";
import { followClock, listenToWeek, loadWeek, options } from "./week.js";

const parts = {
  state: async () => { await Promise.all([loadWeek(), loadRecords()]); },
  clock: followClock, log: loadLog, deliveries: loadDeliveries, faults: loadFaults,
};

function showConnection(text, kind) {
  if ($("live").textContent === text) return;
  $("live").textContent = text;
  $("live").className = kind;
}

// Reports an error while loading data, until data are loaded again.
async function run(action) {
  try {
    await action();
    if (news.readyState === EventSource.OPEN) showConnection("Live", "good");
  } catch (error) {
    showConnection(error.message, "bad");
  }
}

async function loadAbout() {
  const about = sandbox.about = await get("about");
  const missing = about.exists ? [] : [[about.enterprise, `${about.enterprise} (does not exist)`]];
  options($("enterprise"), [...missing, ...about.enterprises.map((slug) => [slug, slug])], about.enterprise);
  showExistence(about);
  if (!about.exists) return;
  options($("table"), Object.entries(about.tables).map(([table, count]) => [table, `${table} (${count})`]), $("table").value || "appointments");
  options($("operations"), ["token", "webhooks", ...about.operations].map((each) => [each, each]));
  $("control").hidden = $("fault-form").hidden = $("desk").hidden = !about.control;
  $("save").href = address("seed");
}

// An enterprise that does not exist may be created later. The page then shows it immediately.
function showExistence({ enterprise, enterprises, exists }) {
  const wasShown = !document.body.classList.contains("missing");
  document.title = `Engage sandbox: ${enterprise}${exists ? "" : " does not exist"}`;
  document.body.classList.toggle("missing", !exists);
  $("missing").hidden = exists;
  if (exists) return;
  closePanel();
  $("missing-title").textContent = `Enterprise ${enterprise} does not exist`;
  keyed($("existing"), enterprises, (slug) => slug, (slug) => make("li", {}, make("a", { href: `?enterprise=${encodeURIComponent(slug)}` }, slug)));
  if (wasShown && document.body.dataset.ready) $("missing-title").focus();
}

async function load(changed) {
  if (changed.includes("enterprises") || changed.includes("state")) await loadAbout();
  if (sandbox.about.exists) {
    await Promise.all(changed.map((part) => parts[part]?.()));
    await refreshDetails();
  }
  document.body.dataset.ready = "yes";
}

const news = new EventSource(address("news"));
let work = Promise.resolve();
news.onopen = () => showConnection("Live", "good");
news.onerror = () => showConnection("Not connected; retrying", "bad");
news.onmessage = (message) => { work = work.then(() => run(() => load(message.data.split(" ")))); };

$("enterprise").addEventListener("change", () => { location.search = `?enterprise=${encodeURIComponent($("enterprise").value)}`; });
$("close").addEventListener("click", closePanel);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") closePanel(); });
listenToWeek(run);
listenToLists(run);
listenToControl();
