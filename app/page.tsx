import { redirect } from "next/navigation";
import { currentPerson } from "@/lib/auth/session";
import { homeOf } from "@/lib/domain/access";

export default async function StartPage() {
  const person = await currentPerson();
  redirect(person ? homeOf(person.role) : "/sign-in");
}
