// SPDX-License-Identifier: GPL-3.0-or-later
// What the phone keeps for the page across reloads. Where storage is full or refused, as in some private windows,
// the page itself keeps it until it is closed.

const unkept = new Map();

export function recall(name) {
  if (unkept.has(name))
    return unkept.get(name);
  try {
    return JSON.parse(localStorage.getItem(`presso.${name}`));
  } catch {
    return null;
  }
}

export function forgetAll() {
  unkept.clear();
  try {
    Object.keys(localStorage).filter(name => name.startsWith('presso.')).forEach(name => localStorage.removeItem(name));
  } catch {
    // Nothing was kept then.
  }
}

export function remember(name, value) {
  try {
    if (value === null)
      localStorage.removeItem(`presso.${name}`);
    else
      localStorage.setItem(`presso.${name}`, JSON.stringify(value));
    unkept.delete(name);
  } catch {
    unkept.set(name, value);
  }
}
