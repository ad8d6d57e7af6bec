// Times for people to read. A day without a time has no zone, so it is formatted in UTC.
const format = (options, zone = "UTC") => new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options });
const DAY = { weekday: "short", day: "numeric", month: "short" };
const TIME = { hour: "2-digit", minute: "2-digit" };

export const dayName = (day) => format(DAY).format(new Date(day));
export const longDayName = (day) => format({ ...DAY, weekday: "long" }).format(new Date(day));
export const date = (day) => format({ day: "numeric", month: "long", year: "numeric" }).format(new Date(day));

export const moment = (instant, zone) => format({ ...DAY, year: "numeric", ...TIME }, zone).format(new Date(instant));
export const period = (start, end, zone) => format({ ...DAY, year: "numeric", ...TIME }, zone).formatRange(new Date(start), new Date(end));
export const running = (instant, zone) => format({ ...DAY, ...TIME, second: "2-digit" }, zone).format(instant);

export const ofDay = (minutes) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

// The day and the minute of an instant in a time zone.
export function local(instant, zone) {
  const [hours, minutes] = format(TIME, zone).format(instant).split(":").map(Number);
  return { day: new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(instant), minutes: hours * 60 + minutes };
}

export const clockTime = (instant, zone) => format({ ...TIME, second: "2-digit" }, zone).format(new Date(instant));
