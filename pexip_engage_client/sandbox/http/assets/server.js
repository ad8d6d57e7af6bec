// The enterprise that the page shows, and the requests to the sandbox.
const named = new URLSearchParams(location.search).get("enterprise");

// The latest data, which all parts of the page share: a request links to its events, an appointment to its requests.
export const sandbox = { about: {}, week: null, log: [], deliveries: [] };

export function address(part, query = {}) {
  return `_page/${part}?${new URLSearchParams(named ? { ...query, enterprise: named } : query)}`;
}

async function requested(url, options) {
  const response = await fetch(url, options).catch(() => { throw new Error("The sandbox does not respond."); });
  if (response.ok) return response;
  const problem = await response.json().catch(() => null);
  throw new Error(problem?.errors?.[0]?.message ?? `The sandbox responded with status ${response.status}.`);
}

export const get = async (part, query) => (await requested(address(part, query))).json();

// Sends a command to the control API. The page changes only when the server reports the effect.
export function command(path, method = "POST", body = undefined) {
  const headers = body === undefined ? {} : { "content-type": "application/json" };
  return requested(`${sandbox.about.control}/${path}`, { method, headers, body: body && JSON.stringify(body) });
}

// Runs an action. Its error is shown next to the controls until the next action succeeds.
export async function attempt(alert, action) {
  try {
    await action();
    alert.textContent = "";
    return true;
  } catch (error) {
    alert.textContent = error.message;
    return false;
  }
}
