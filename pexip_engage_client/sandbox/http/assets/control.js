// The controls that change the sandbox: clock, reset, webhooks and faults. Each group shows its own errors.
import { $ } from "./dom.js";
import { attempt, command, sandbox } from "./server.js";

const control = (path, method, body) => attempt($("control-error"), () => command(path, method, body));
const clock = (body) => control("clock", "PATCH", body);

function ask(isAsked) {
  $("reset").hidden = isAsked;
  $("reset-question").hidden = !isAsked;
  $(isAsked ? "reset-no" : "reset").focus();
}

// "ok, 503, {\"delay\": 1}" as the steps of a script; null for an empty field.
function steps(text) {
  if (!text.trim()) return null;
  try {
    return JSON.parse(`[${text.replace(/\bok\b/g, '"ok"').replaceAll('""ok""', '"ok"')}]`);
  } catch {
    throw new Error("Separate the steps of a script with commas: ok, 503, {\"delay\": 1}.");
  }
}

async function addFault() {
  const operation = $("fault-operation").value.trim();
  const known = [...sandbox.about.operations, "token", "webhooks"];
  const isAdded = await attempt($("fault-error"), async () => {
    if (operation && !known.includes(operation)) throw new Error(`There is no operation ${operation}. Choose one from the list, or leave the field empty for all operations.`);
    const script = steps($("fault-steps").value);
    const effect = script ? { steps: script } : { status: Number($("fault-status").value), times: Number($("fault-times").value) };
    await command("faults", "POST", { ...(operation ? { operation } : {}), ...effect });
    $("fault-steps").value = "";
  });
  $("fault-operation").setAttribute("aria-invalid", String(!isAdded));
  if (!isAdded) $("fault-operation").focus();
}

export function listenToControl() {
  for (const button of document.querySelectorAll("[data-advance]")) {
    button.addEventListener("click", () => clock({ advance: { seconds: Number(button.dataset.advance) } }));
  }
  $("freeze").addEventListener("click", () => clock({ frozen: !sandbox.week?.frozen }));
  $("reset").addEventListener("click", () => ask(true));
  $("reset-no").addEventListener("click", () => ask(false));
  $("reset-yes").addEventListener("click", () => { ask(false); control("reset", "POST"); });
  $("reset-question").addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    ask(false);
  });
  const desk = (holding) => attempt($("desk-error"), () => command("deliveries", "PATCH", { holding }));
  $("hold").addEventListener("click", () => desk(true));
  $("release").addEventListener("click", () => desk(false));
  $("fault-form").addEventListener("submit", (event) => { event.preventDefault(); addFault(); });
}
