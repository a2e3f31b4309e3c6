import { QueryClient, QueryObserver } from "@tanstack/react-query";
import type { Asking, Heard, Question } from "./question";

/** `always`: a browser's guess that it is offline is often wrong; the answer itself tells. */
const client = new QueryClient({
  defaultOptions: {
    queries: { networkMode: "always", retry: false, staleTime: Number.POSITIVE_INFINITY },
  },
});
client.mount();

/** Asks about `name` for as long as somebody looks, once however many do. Loaded where there is something to ask about. */
export function askAgain<Answer>(
  name: string,
  first: Answer,
  question: Question<Answer>,
  onNews: (heard: Heard<Answer>) => void,
): Asking<Answer> {
  const queryKey = [name];
  const known = (): Answer => client.getQueryData<Answer>(queryKey) ?? first;
  const onReturn = (): "always" | false => (question.asksOnReturn(known()) ? "always" : false);
  const learn = (answer: Answer): void => {
    client.setQueryData<Answer>(queryKey, (before) =>
      before !== undefined && question.isAsNew(before, answer) ? before : answer,
    );
  };
  learn(first);
  const observer = new QueryObserver<Answer>(client, {
    queryKey,
    queryFn: ({ signal }) => question.ask(known(), signal),
    refetchInterval: ({ state }) => question.nextMs(state.data ?? first, state.error),
    refetchOnWindowFocus: onReturn,
    refetchOnReconnect: onReturn,
  });
  const tell = (): void => {
    const { data, error } = observer.getCurrentResult();
    onNews({ answer: data ?? first, error });
  };
  const leave = observer.subscribe(tell);
  tell();
  return { learn, leave };
}
