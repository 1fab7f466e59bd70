/** A setting that is typed. It counts when the field is left or on Enter, if it can be. */
import { useState } from 'react';
import type { Failure } from '../../../src-shared/failure.ts';
import { failureWords } from '../../../src-shared/failure-words.ts';
import { Field } from '../ui/field.tsx';

export interface TextSettingProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly problemOf: (text: string) => string | null;
  /** Answers why it was refused; null when it counts. */
  readonly onCommit: (text: string) => Promise<Failure | null>;
}

export function TextSetting(props: TextSettingProps) {
  const { label, hint, value, placeholder, problemOf, onCommit } = props;
  // Null while nothing else than `value` has been typed.
  const [typed, setTyped] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const text = typed ?? value;
  const problem = problemOf(text) ?? refused;

  const commit = async (): Promise<void> => {
    if (typed === null || problemOf(typed) !== null) return;
    const failure = typed === value ? null : await onCommit(typed);
    setRefused(failure ? failureWords(failure).title : null);
    if (!failure) setTyped(null);
  };

  return (
    <Field
      label={label}
      hint={hint}
      problem={problem}
      value={text}
      placeholder={placeholder}
      onChange={(event) => {
        setTyped(event.target.value);
        setRefused(null);
      }}
      onBlur={() => void commit()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') void commit();
      }}
    />
  );
}
