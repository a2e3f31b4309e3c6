import { useTranslations } from "next-intl";
import { EmptyState } from "@/components/ui/empty-state";
import type { Role } from "@/lib/domain/access";
import type { PersonView } from "@/lib/domain/back-office-views";
import { type AddPerson, AddPersonForm } from "./add-person-form";
import { type PersonActions, PersonRow } from "./person-row";
import { Section } from "./section";

interface TeamProps {
  readonly title: string;
  readonly help: string;
  readonly people: readonly PersonView[];
  readonly actions: PersonActions;
  readonly add: AddPerson;
  /** Those that may be given; `usual` is the one that most get. */
  readonly roles: readonly Role[];
  readonly usual: Role;
}

/** Everybody whom this one manages, and a place for one more. */
export function Team({ title, help, people, actions, add, roles, usual }: TeamProps) {
  const t = useTranslations("people");
  return (
    <Section title={title} help={help} isPadded={false}>
      {people.length === 0 ? <EmptyState title={t("emptyTitle")} body={t("emptyBody")} /> : null}
      <ul className="border-line border-y">
        {people.map((person) => (
          <PersonRow key={person.id} person={person} actions={actions} roles={roles} />
        ))}
      </ul>
      <div className="p-4">
        <AddPersonForm add={add} roles={roles} usual={usual} />
      </div>
    </Section>
  );
}
