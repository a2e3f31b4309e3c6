import { expect, test } from "vitest";
import { parseContact, parseLogin, shownEmail } from "./contact";

test("a login is an e-mail in any case, or a phone however it is written", () => {
  expect(parseLogin(" Karim@Shop.DZ ")).toEqual({ kind: "email", email: "karim@shop.dz" });
  for (const typed of ["0770123456", "+213 770 12 34 56", "00213770123456", "٠٧٧٠١٢٣٤٥٦"]) {
    expect(parseLogin(typed)).toEqual({ kind: "phone", phone: "0770123456" });
  }
});

test.each(["", "karim", "karim@", "12", "+33612345678"])("what can be no login is none: %j", (typed) => {
  expect(parseLogin(typed)).toBeNull();
});

test("a new person needs an e-mail or a phone", () => {
  expect(parseContact({ email: " ", phone: "" })).toEqual({ ok: false, problem: "contact-missing" });
  expect(parseContact({ email: "karim@shop.dz", phone: "" })).toEqual({
    ok: true,
    value: { email: "karim@shop.dz", phone: null },
  });
  expect(parseContact({ email: "karim", phone: "" })).toEqual({ ok: false, problem: "email-invalid" });
  expect(parseContact({ email: "karim@shop.dz", phone: "077" })).toEqual({
    ok: false,
    problem: "number-too-short",
  });
});

test("a person with a phone only gets a stand-in address that is never shown and never signs anybody in", () => {
  const contact = parseContact({ email: "", phone: "0770 12 34 56" });
  if (!contact.ok) throw new Error(contact.problem);
  expect(contact.value.phone).toBe("0770123456");
  expect(shownEmail(contact.value.email)).toBeNull();
  expect(parseLogin(contact.value.email)).toBeNull();
  expect(parseContact({ email: contact.value.email, phone: "" })).toEqual({
    ok: false,
    problem: "email-invalid",
  });
});
