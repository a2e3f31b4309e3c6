/** The mark: a ت whose two dots rise, as a balance does. */
export function Mark({ className }: { readonly className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" className={className}>
      <rect width="32" height="32" rx="8" fill="var(--color-accent)" />
      <path
        d="M5.5 14.5v4.8c0 2.3 2 3.7 4.6 3.7h11.8c2.6 0 4.6-1.4 4.6-3.7V12"
        fill="none"
        stroke="var(--color-on-accent)"
        strokeWidth="3.2"
        strokeLinecap="round"
      />
      <path
        d="m13.5 10.2 2.9 2.9-2.9 2.9-2.9-2.9zM18.5 5.8l2.9 2.9-2.9 2.9-2.9-2.9z"
        fill="var(--color-on-accent)"
      />
    </svg>
  );
}
