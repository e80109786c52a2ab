import { Avatar, Icon } from '@chatroom/ui';
import { Component } from 'preact';
import { partsOf } from '../text-parts.ts';
import type { Line, MessageLine } from '../timeline.ts';
import { dateAndTimeOf, dayName, explainUnsent, timeOf, words } from '../words.ts';
import { useStores } from './stores.ts';

interface LineProps {
  line: Line;
  /** Follows one of the same author closely: no name, no avatar. */
  continues: boolean;
  /** The next line does not follow it closely. */
  ends: boolean;
}

/** Drawn again only where it changed: scrolling moves many of them. */
export class LineView extends Component<LineProps> {
  override shouldComponentUpdate(next: LineProps): boolean {
    const { line, continues, ends } = this.props;
    return next.line !== line || next.continues !== continues || next.ends !== ends;
  }

  override render() {
    const { line, continues, ends } = this.props;
    switch (line.kind) {
      case 'note':
        return <p class="pt-3 text-center text-xs text-balance text-soft">{line.text}</p>;
      case 'day':
        return <DayLine day={line.day} />;
      case 'unread':
        return <p class="rule pt-4 font-semibold text-bad">{words.newMessages}</p>;
      case 'start':
        return <p class="pt-1 text-center text-xs text-soft">{line.whole ? words.beginning : words.beginningGone}</p>;
      case 'lost':
        return <p class="pt-3 text-center text-xs text-bad">{words.messagesLost}</p>;
      case 'message':
        return line.own ? <OwnMessage line={line} continues={continues} ends={ends} /> : <OthersMessage line={line} continues={continues} />;
    }
  }
}

function DayLine({ day }: { day: number }) {
  const { chat } = useStores();
  return <p class="rule pt-4 font-medium text-soft">{dayName(day, chat.today.value)}</p>;
}

function OthersMessage({ line, continues }: { line: MessageLine; continues: boolean }) {
  const { clientId, author } = line;
  return (
    <div class={`flex items-end gap-2.5 pr-8 sm:pr-14 ${continues ? 'pt-1' : 'pt-4'}`}>
      <div class="w-8 shrink-0 self-start">{!continues && <Avatar clientId={clientId} name={author} />}</div>
      <div class="flex min-w-0 flex-col">
        <p class={continues ? 'sr-only' : 'mb-1 text-xs font-medium text-soft'}>
          <bdi>{author}</bdi> <Time at={line.at} class="ml-1 font-normal" />
        </p>
        <p dir="auto" title={dateAndTimeOf(line.at)} class={`bubble bg-bubble shadow-xs ${continues ? '' : 'rounded-tl-md'}`}>
          <Text text={line.text} />
        </p>
      </div>
    </div>
  );
}

function OwnMessage({ line, continues, ends }: { line: MessageLine; continues: boolean; ends: boolean }) {
  return (
    <div class={`flex flex-col items-end pl-12 sm:pl-20 ${continues ? 'pt-1' : 'pt-4'}`}>
      <p class="sr-only">{words.youSaid}</p>
      <p
        dir="auto"
        title={dateAndTimeOf(line.at)}
        class={`bubble bubble-own bg-own text-on-own ${continues ? '' : 'rounded-tr-md'} ${line.state === 'failed' ? 'bubble-failed' : ''}`}
      >
        <Text text={line.text} />
      </p>
      <OwnState line={line} ends={ends} />
    </div>
  );
}

function Text({ text }: { text: string }) {
  return (
    <>
      {partsOf(text).map((part) =>
        part.kind === 'text' ? (
          part.text
        ) : (
          <a href={part.href} target="_blank" rel="noopener noreferrer nofollow" class="underline underline-offset-2">
            {part.text}
          </a>
        ),
      )}
    </>
  );
}

function OwnState({ line, ends }: { line: MessageLine; ends: boolean }) {
  const { chat } = useStores();
  switch (line.state) {
    case 'sent':
      return (
        <p class={ends ? 'mt-1 flex items-center gap-1 text-xs text-soft' : 'sr-only'}>
          <Time at={line.at} />
          <Icon name="check" class="size-3.5" />
          <span class="sr-only">{words.sent}</span>
        </p>
      );
    case 'sending':
      return (
        <p class={ends ? 'mt-1 flex items-center gap-1 text-xs text-soft' : 'sr-only'}>
          <Icon name="clock" class="size-3.5" /> {words.sending}
        </p>
      );
    case 'failed':
      return (
        <p class="mt-1.5 mb-1 flex flex-wrap items-center justify-end gap-x-2 text-xs text-bad">
          <Icon name="warning" class="size-3.5" />
          {explainUnsent(line.problem)}
          <button
            type="button"
            class="font-semibold underline underline-offset-2"
            onClick={() => {
              chat.retry(line.id);
            }}
          >
            {words.tryAgain}
          </button>
          <button
            type="button"
            class="underline underline-offset-2"
            onClick={() => {
              chat.discard(line.id);
            }}
          >
            {words.discard}
          </button>
        </p>
      );
  }
}

function Time({ at, class: classes = '' }: { at: number; class?: string }) {
  return (
    <time dateTime={new Date(at).toISOString()} class={`tabular-nums ${classes}`}>
      {timeOf(at)}
    </time>
  );
}
