import { homeOf, isOffice, type Role } from "./access";

/**
 * Where to go after signing in: the page that was asked for when it is one of ours, else the person's first page. Only a
 * plain path passes: `//elsewhere`, `/\elsewhere` and whole addresses would lead away from here.
 */
export function landingOf(role: Role, next: string | undefined): string {
  const isOurs =
    next !== undefined && /^\/(?![/\\])[^\\\s]*$/.test(next) && !/^\/(?:sign-in|api)(?:[/?]|$)/.test(next);
  return isOurs && opensTo(role, next) ? next : homeOf(role);
}

/** Somebody else's last page on a shared phone is no place to land. */
const opensTo = (role: Role, path: string): boolean => isOffice(role) === /^\/admin(?:[/?]|$)/.test(path);

/** Where each kind of person changes a password and a language. */
export const settingsOf = (role: Role): "/admin/settings" | "/settings" =>
  isOffice(role) ? "/admin/settings" : "/settings";
