// The enterprise that the page shows, and the requests to the sandbox.
const named = new URLSearchParams(location.search).get("enterprise");

// The latest data. Parts of the page look at each other's: a request leads to its events, an appointment to its requests.
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

// A command of the control API. It changes nothing on the page: the news of its effect does.
export function command(path, method = "POST", body = undefined) {
  const headers = body === undefined ? {} : { "content-type": "application/json" };
  return requested(`${sandbox.about.control}/${path}`, { method, headers, body: body && JSON.stringify(body) });
}

// Runs an action, and shows its error beside the controls that started it until the next one succeeds.
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
