/** Owns: one event, all that is known of it, and correcting it. */
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { EventResponse } from "../../../../shared/contracts/answers/events.ts";
import { type CorrectionWish, eventQuery } from "../../api/events.ts";
import { meQuery } from "../../api/session.ts";
import { Answered } from "../../components/answered.tsx";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { lackOf } from "../../view/scopes.ts";
import { CorrectForm } from "./correct-form.tsx";
import { EventContent } from "./event-content.tsx";
import { CorrectionList, PlacementList, RepeatList } from "./event-history.tsx";
import styles from "./event-panel.module.css";
import { EventStatus, meaningOf } from "./event-status.tsx";
import { type Names, useNames } from "./names.ts";

interface EventPanelProps {
  /** Undefined: none is open. */
  readonly id: string | undefined;
  readonly zone: string;
  readonly onClose: () => void;
}

export function EventPanel({ id, zone, onClose }: EventPanelProps) {
  // While it goes out of sight it shows what it showed.
  const [shown, setShown] = useState(id);
  if (id !== undefined && id !== shown) setShown(id);
  return (
    <Dialog
      title="Event"
      about={<code>{shown}</code>}
      shape="side"
      isOpen={id !== undefined}
      onClose={onClose}
    >
      {shown !== undefined && <EventDetails key={shown} id={shown} zone={zone} />}
    </Dialog>
  );
}

function EventDetails({ id, zone }: { readonly id: string; readonly zone: string }) {
  const query = useQuery(eventQuery(id));
  const names = useNames();
  return (
    <Answered query={query}>
      {({ body }) => (
        <div className={styles.event}>
          <p className={styles.status}>
            <EventStatus status={body.status} /> {meaningOf(body.status)}.
          </p>
          {body.reasons !== undefined && (
            <ul className={styles.reasons}>
              {body.reasons.map((reason) => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
          )}
          <Corrector event={body} names={names} zone={zone} />
          <EventContent event={body} names={names} zone={zone} />
          <CorrectionList corrections={body.corrections} zone={zone} />
          <RepeatList event={body} names={names} zone={zone} />
          <PlacementList event={body} names={names} />
        </div>
      )}
    </Answered>
  );
}

interface CorrectorProps {
  readonly event: EventResponse;
  readonly names: Names;
  readonly zone: string;
}

/** What counts can be corrected; of the rest there is nothing to take back. */
function Corrector({ event, names, zone }: CorrectorProps) {
  const me = useQuery(meQuery()).data;
  const [kind, setKind] = useState<CorrectionWish["kind"]>();
  const [done, setDone] = useState<string>();
  const lack = lackOf(me?.scopes, "events:correct");
  const isCounted = event.status === "counted" || event.status === "amended";
  const place = useRef<HTMLDivElement>(null);
  return (
    <div className={styles.corrector} ref={place} tabIndex={-1}>
      <p role="status" className={done === undefined ? "visually-hidden" : styles.done}>
        {done}
      </p>
      {isCounted && kind === undefined && (
        <div className={styles.buttons}>
          <Button disabled={lack !== undefined} title={lack} onClick={() => setKind("amend")}>
            Amend…
          </Button>
          <Button look="danger" disabled={lack !== undefined} title={lack} onClick={() => setKind("void")}>
            Void…
          </Button>
          {lack !== undefined && <span className={styles.lack}>{lack}</span>}
        </div>
      )}
      {isCounted && kind !== undefined && (
        <CorrectForm
          key={kind}
          kind={kind}
          event={event}
          names={names}
          zone={zone}
          onEnd={(said) => {
            setKind(undefined);
            setDone(said);
            // The form goes, and with it the focus would.
            place.current?.focus();
          }}
        />
      )}
    </div>
  );
}
