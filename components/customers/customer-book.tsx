"use client";
import { useTranslations } from "next-intl";
import { type ReactNode, type SubmitEvent, useEffect, useRef, useState, useTransition } from "react";
import { ProblemNotice } from "@/components/people/problem-notice";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Search } from "@/components/ui/icons";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { outcomeOf } from "@/lib/domain/outcome";
import type { ProblemCode } from "@/lib/domain/problem";
import type { BookActions, CustomerPage } from "./book-actions";
import { CustomerEntry } from "./customer-entry";
import { useCustomerName } from "./customer-name";

interface CustomerBookProps {
  readonly first: CustomerPage;
  readonly actions: BookActions;
  /** In its place while nobody is in it. */
  readonly empty: ReactNode;
}

/** Whom this shop sells to. What is searched for is a name or a number, so it goes by an action and stands in no address. */
export function CustomerBook({ first, actions, empty }: CustomerBookProps) {
  const t = useTranslations("customers");
  const nameOf = useCustomerName();
  const { shown, problem, isBusy, ask, change } = useBook(first, actions.find);
  const [openId, setOpenId] = useState<string | null>(null);
  const [forgotten, setForgotten] = useState<string | null>(null);
  if (shown.rows.length === 0 && shown.search === "" && forgotten === null) return <Card>{empty}</Card>;
  const find = (search: string): void => {
    setForgotten(null);
    ask(search, null);
  };
  return (
    <div className="grid gap-4">
      <SearchForm isBusy={isBusy} isFiltered={shown.search !== ""} onSearch={find} />
      <p role="status" className="sr-only">
        {shown.search === "" ? null : t("shown", { count: shown.rows.length })}
      </p>
      {problem === null ? null : <ProblemNotice problem={problem} />}
      {forgotten === null ? null : <Forgotten key={forgotten} who={forgotten} />}
      <Card>
        {shown.rows.length === 0 ? (
          shown.search === "" ? (
            empty
          ) : (
            <EmptyState title={t("noneTitle")} body={t("noneBody")} />
          )
        ) : (
          <ul>
            {shown.rows.map((customer) => (
              <CustomerEntry
                key={customer.id}
                customer={customer}
                now={shown.at}
                actions={actions}
                isOpen={openId === customer.id}
                onOpen={(isOpen) => setOpenId(isOpen ? customer.id : null)}
                onNamed={(name) => change(customer.id, name)}
                onForgotten={() => {
                  setForgotten(nameOf(customer));
                  change(customer.id, undefined);
                }}
              />
            ))}
          </ul>
        )}
      </Card>
      {shown.next === null ? null : (
        <Button isBusy={isBusy} onClick={() => ask(shown.search, shown.next)} className="justify-self-start">
          {t("more")}
        </Button>
      )}
    </div>
  );
}

interface SearchFormProps {
  readonly isBusy: boolean;
  readonly isFiltered: boolean;
  readonly onSearch: (search: string) => void;
}

function SearchForm({ isBusy, isFiltered, onSearch }: SearchFormProps) {
  const t = useTranslations("customers");
  const [typed, setTyped] = useState("");
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    onSearch(typed.trim());
  };
  return (
    // Sent before any script runs, it would put what was typed into the address: it waits.
    <form action={() => undefined} onSubmit={submit} className="flex max-w-xl flex-wrap gap-2">
      <Input
        type="search"
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        // Empty, it would take its hint for left to right.
        dir={typed === "" ? undefined : "auto"}
        autoComplete="off"
        enterKeyHint="search"
        maxLength={80}
        aria-label={t("search")}
        placeholder={t("search")}
        className="w-auto min-w-0 flex-1 basis-48"
      />
      <Button type="submit" isBusy={isBusy} aria-label={t("searchButton")} className="px-3.5">
        <Search className="size-5" />
      </Button>
      {isFiltered ? (
        <Button
          look="quiet"
          onClick={() => {
            setTyped("");
            onSearch("");
          }}
        >
          {t("all")}
        </Button>
      ) : null}
    </form>
  );
}

/** In the place of the line that is gone: says so, and takes the focus that went with it. */
function Forgotten({ who }: { readonly who: string }) {
  const t = useTranslations("customers");
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <div ref={place} tabIndex={-1} className="outline-none">
      <Notice role="alert">{t("forgotten", { who })}</Notice>
    </div>
  );
}

interface Shown extends CustomerPage {
  readonly search: string;
}

function useBook(first: CustomerPage, find: BookActions["find"]) {
  const [shown, setShown] = useState<Shown>({ ...first, search: "" });
  const [problem, setProblem] = useState<ProblemCode | null>(null);
  const [isBusy, start] = useTransition();
  /** With a cursor what comes is added to what is there. */
  const ask = (search: string, cursor: string | null): void =>
    start(async () => {
      const outcome = outcomeOf(await find({ search, cursor }).catch(() => undefined));
      setProblem(outcome.ok ? null : outcome.problem);
      if (!outcome.ok) return;
      const { rows, next, at } = outcome.value;
      setShown((before) => ({
        ...{ search, next, at },
        rows: cursor === null ? rows : [...before.rows, ...rows.filter(isNewTo(before.rows))],
      }));
    });
  /** The name given to a customer; undefined: the customer is gone. */
  const change = (id: string, name: string | null | undefined): void =>
    setShown((before) => ({
      ...before,
      rows:
        name === undefined
          ? before.rows.filter((row) => row.id !== id)
          : before.rows.map((row) => (row.id === id ? { ...row, name } : row)),
    }));
  return { shown, problem, isBusy, ask, change };
}

/** Who bought between two pages is on both. */
const isNewTo =
  (before: CustomerPage["rows"]) =>
  ({ id }: CustomerPage["rows"][number]): boolean =>
    before.every((row) => row.id !== id);
