// SPDX-License-Identifier: GPL-3.0-or-later
// The code as people type and paste it.

const CODE_LENGTH = 8;
const HALF = 4;

// What a person types or pastes → the code as issued: O and 0, I, L and 1 look alike in Crockford's alphabet.
/** @param {string} typed */
export function normalizeCode(typed) {
  const [, pasted] = /\/o\/([^/?#]+)/i.exec(typed) ?? [];
  const letters = (pasted ?? typed).toUpperCase().replace(/[^0-9A-Z]/g, '');
  return letters.replace(/O/g, '0').replace(/[IL]/g, '1');
}

/** @param {string} code */
export function isWholeCode(code) {
  return code.length === CODE_LENGTH;
}

// In two halves as on the big screen, with the cursor behind the same character as before: 7k3m9 → 7K3M 9.
/**
 * @param {string} typed
 * @param {number} cursor
 */
export function formatCode(typed, cursor) {
  const code = normalizeCode(typed);
  const before = code === normalizeCode(typed.slice(0, cursor)) ? code.length : normalizeCode(typed.slice(0, cursor)).length;
  const text = code.length > HALF ? `${code.slice(0, HALF)} ${code.slice(HALF)}` : code;
  return { text, cursor: Math.min(text.length, before > HALF ? before + 1 : before) };
}

/**
 * @param {Event & { isComposing?: boolean }} event
 * @param {HTMLInputElement} field
 */
export function onCodeInput({ isComposing }, field) {
  if (isComposing)
    return;
  field.removeAttribute('aria-invalid');
  const { text, cursor } = formatCode(field.value, field.selectionStart ?? 0);
  if (text === field.value)
    return;
  field.value = text;
  field.setSelectionRange(cursor, cursor);
}
