// The page: it selects the enterprise, and loads what has changed.
import { listenToControl } from "./control.js";
import { refreshDetails } from "./details.js";
import { $, keyed, make } from "./dom.js";
import { listenToLists, loadDeliveries, loadFaults, loadLog, loadRecords } from "./lists.js";
import { closePanel } from "./panel.js";
import { address, get, sandbox } from "./server.js";
import { followClock, listenToWeek, loadWeek, options } from "./week.js";

const parts = { state: () => loadRecords(), log: loadLog, deliveries: loadDeliveries, faults: loadFaults };

function showConnection(text, kind) {
  if ($("live").textContent === text) return;
  $("live").textContent = text;
  $("live").className = kind;
}

// Loads data when earlier actions have loaded theirs, so that a late response never replaces a newer one. An error is
// shown until an action succeeds.
let work = Promise.resolve();
function run(action) {
  work = work.then(action).then(() => {
    if (news.readyState === EventSource.OPEN) showConnection("Live", "good");
  }).catch((error) => showConnection(error.message, "bad"));
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
    const week = changed.includes("clock") ? followClock() : changed.includes("state") ? loadWeek() : null;
    await Promise.all([week, ...changed.map((part) => parts[part]?.())]);
    await refreshDetails();
  }
  document.body.dataset.ready = "yes";
}

const news = new EventSource(address("news"));
news.onopen = () => showConnection("Live", "good");
news.onerror = () => showConnection("Not connected; retrying", "bad");
news.onmessage = (message) => run(() => load(message.data.split(" ")));

$("enterprise").addEventListener("change", () => { location.search = `?enterprise=${encodeURIComponent($("enterprise").value)}`; });
$("close").addEventListener("click", closePanel);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") closePanel(); });
listenToWeek(run);
listenToLists(run);
listenToControl();
