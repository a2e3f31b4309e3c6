/** In how many milliseconds the server wants to be asked again, as the header of its answer says; null where it says nothing. */
export function pollAfterMsOf(headers: Headers): number | null {
  const said = headers.get("poll-after-ms") ?? "";
  return /^\d{1,9}$/.test(said) ? Number(said) : null;
}
