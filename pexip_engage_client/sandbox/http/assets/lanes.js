// Entries that overlap, side by side in lanes.
const MOST = 3; // lanes; if entries need more of them, the last one counts the others: "+4 more"
const SLOT = 60; // minutes: the others are counted per slot of this length

// Groups of entries that overlap, each with its lane in the group.
function groups(entries) {
  const found = [];
  for (const entry of [...entries].sort((one, other) => one.from - other.from || other.to - one.to)) {
    let group = found.at(-1);
    if (!group || entry.from >= group.to) found.push(group = { from: entry.from, to: entry.to, entries: [], ends: [] });
    const free = group.ends.findIndex((end) => end <= entry.from), lane = free < 0 ? group.ends.length : free;
    group.ends[lane] = entry.to;
    group.to = Math.max(group.to, entry.to);
    group.entries.push({ ...entry, lane });
  }
  return found;
}

// The first lanes of a group, and for each slot an entry that counts the other entries and lists all entries that begin in the slot.
function crowded({ from, to, entries }) {
  const last = Math.max(1, Math.floor((to - from) / SLOT)) - 1;
  const slots = new Map();
  for (const entry of entries) {
    const slot = Math.min(Math.floor((entry.from - from) / SLOT), last);
    const end = slot === last ? to : from + (slot + 1) * SLOT;
    if (!slots.has(slot)) slots.set(slot, { kind: "more", from: from + slot * SLOT, to: end, hidden: 0, listed: [] });
    slots.get(slot).listed.push(entry);
    if (entry.lane >= MOST - 1) slots.get(slot).hidden += 1;
  }
  const shown = entries.filter((entry) => entry.lane < MOST - 1);
  return [...shown, ...[...slots.values()].filter((slot) => slot.hidden)].map((entry) => ({ ...entry, lanes: MOST, crowded: true }));
}

export function arranged(entries) {
  return groups(entries).flatMap((group) => (group.ends.length > MOST ? crowded(group) : group.entries.map((entry) => ({ ...entry, lanes: group.ends.length }))));
}
