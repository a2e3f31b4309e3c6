import { expect, test } from "vitest";
import { landingOf } from "./landing";

test("signing in leads back to the page that was asked for", () => {
  expect(landingOf("cashier", "/orders?state=unknown")).toBe("/orders?state=unknown");
  expect(landingOf("admin", "/admin/review")).toBe("/admin/review");
  expect(landingOf("support", "/admin/review")).toBe("/admin/review");
});

test.each([
  "https://elsewhere.test",
  "//elsewhere.test",
  "/\\elsewhere.test",
  "javascript:alert(1)",
  "/a b",
  "/sign-in",
  "/api/auth/sign-out",
  "",
])("signing in never leads to %s", (next) => {
  expect(landingOf("owner", next)).toBe("/send");
});

test("nobody lands on a page of the other side of the counter", () => {
  expect(landingOf("cashier", "/admin/review")).toBe("/send");
  expect(landingOf("admin", "/orders")).toBe("/admin");
  expect(landingOf("finance", "/orders")).toBe("/admin");
  expect(landingOf("admin", undefined)).toBe("/admin");
  expect(landingOf("auditor", undefined)).toBe("/orders");
});
