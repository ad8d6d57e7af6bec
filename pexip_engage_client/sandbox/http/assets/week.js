// The week: its controls, the choice of the week, and the clock with its line in the grid.
import { $, keyed, make } from "./dom.js";
import { openRecord, openSlot } from "./details.js";
import { draw, HOUR, listenToKeys, mark } from "./grid.js";
import { get, sandbox } from "./server.js";
import { date, local, longDayName, running } from "./times.js";

const chosen = { columns: "days", employee: "", day: "" };
let monday = ""; // of the week to show; the sandbox chooses the first one
let hours = { first: 0, last: 0 }, read = 0, positioned = "";

export function options(select, pairs, value) {
  keyed(select, pairs, ([key]) => key, ([key, text]) => make("option", { value: key }, text));
  if (pairs.some(([key]) => key === value)) select.value = value;
}

export async function loadWeek() {
  const week = sandbox.week = await get("week", { day: monday });
  read = performance.now();
  monday = week.monday;
  if (!week.days.includes(chosen.day)) chosen.day = week.days.includes(week.today) ? week.today : week.days[0];
  options($("employee"), [["", "All"], ...week.employees.map((each) => [each.id, each.name])], chosen.employee);
  options($("day"), week.days.map((day) => [day, longDayName(day)]), chosen.day);
  $("week-title").textContent = `Week of ${date(week.monday)}`;
  $("freeze").textContent = week.frozen ? "Run clock" : "Stop clock";
  drawWeek();
}

// If the page shows the current week and the clock is moved to another week, the page shows that week.
export async function followClock() {
  const before = sandbox.week, wasCurrent = before?.days.includes(before.today);
  await loadWeek();
  if (wasCurrent && !sandbox.week.days.includes(sandbox.week.today)) await showWeek(sandbox.week.today);
}

function showWeek(day) {
  monday = day;
  return loadWeek();
}

function drawWeek() {
  const before = hours;
  hours = draw($("grid"), sandbox.week, chosen, { appointment: (id) => openRecord("appointments", id), slot: openSlot });
  tick();
  position(before);
}

// For another week, scroll to the office hours. Otherwise, keep the position, even if earlier hours appear.
function position(before) {
  const grid = $("grid"), pixels = (minutes) => (minutes / 60) * HOUR, key = `${monday} ${chosen.columns}`;
  if (positioned === key) {
    grid.scrollTop += pixels(before.first - hours.first);
    return;
  }
  positioned = key;
  const today = grid.querySelector(".today"), { minutes } = now(), visible = (grid.clientHeight / HOUR) * 60;
  const isLineInView = minutes > 8 * 60 && minutes < 7 * 60 + visible;
  grid.scrollTop = pixels((!today || isLineInView ? 8 * 60 : minutes - visible / 2) - hours.first);
  grid.scrollLeft = today ? today.offsetLeft - grid.querySelector(".axis").offsetWidth : 0;
}

function instant() {
  const { week } = sandbox;
  return new Date(Date.parse(week.now) + (week.frozen ? 0 : performance.now() - read));
}
const now = () => local(instant(), sandbox.week.zone);

export function tick() {
  const { week } = sandbox;
  if (!week) return;
  const text = running(instant(), week.zone);
  if ($("time").textContent !== text) $("time").textContent = text;
  $("zone").textContent = `${week.frozen ? "stopped · " : ""}all times in ${week.zone}`;
  mark($("grid"), now(), hours);
}

function turn(days) {
  const moved = new Date(monday);
  moved.setUTCDate(moved.getUTCDate() + days);
  return showWeek(moved.toISOString().slice(0, 10));
}

// `run` runs an action after earlier ones, and reports its error.
export function listenToWeek(run) {
  listenToKeys($("grid"));
  for (const id of ["employee", "day", "columns"]) {
    $(id).addEventListener("change", () => {
      chosen[id] = $(id).value;
      $("employee-choice").hidden = chosen.columns === "employees";
      $("day-choice").hidden = chosen.columns === "days";
      drawWeek();
    });
  }
  $("before").addEventListener("click", () => run(() => turn(-7)));
  $("after").addEventListener("click", () => run(() => turn(7)));
  $("today").addEventListener("click", () => run(() => { chosen.day = sandbox.week.today; return showWeek(chosen.day); }));
  setInterval(tick, 1000);
}
