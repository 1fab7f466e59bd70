/** One offer: who, what, where to, the code to compare, and the answer. */
import { failureWords } from '../../../src-shared/failure-words.ts';
import type { TransferId } from '../../../src-shared/transfer-model.ts';
import { say } from '../../../src-shared/say.ts';
import { useTransfers } from '../app-context.ts';
import { choiceOf } from '../stores/transfers-store.ts';
import { changedKeyWords } from '../trust/trust-words.ts';
import { Callout } from '../ui/callout.tsx';
import { isTooBig, needsChoice } from './offer-check.ts';
import { OfferAlways } from './offer-always.tsx';
import { OfferAnswer } from './offer-answer.tsx';
import { OfferCode } from './offer-code.tsx';
import { OfferConflict } from './offer-conflict.tsx';
import { OfferFiles } from './offer-files.tsx';
import { OfferFolder } from './offer-folder.tsx';
import { OfferPeer } from './offer-peer.tsx';
import { OfferSurveyView } from './offer-survey.tsx';
import styles from './offer-view.module.css';

export function OfferView({ id }: { readonly id: TransferId }) {
  const offer = useTransfers((state) => state.byId[id]);
  const choice = useTransfers((state) => choiceOf(state, id));
  if (!offer) return null;
  const asks = needsChoice(offer);
  const isFolderFirst = asks || offer.failure !== null;
  return (
    <div className={styles.offer}>
      <OfferPeer peer={offer.peer} />
      {offer.peer.trust === 'changed' ? (
        <Callout tone="bad" isAlert {...changedKeyWords(offer.peer)} />
      ) : null}
      {offer.dialect === 'plain' ? (
        <Callout
          tone="warn"
          title={say('Plain UDP: unverified and unencrypted')}
          advice={say(
            'Anyone could have sent this, or changed it on the way, and nobody can tell whether it is whole.',
          )}
        />
      ) : (
        <OfferCode offer={offer} />
      )}
      {/* A question, or what is in the way, comes before the names, right under the folder that it is about: in sight in a low window, too. */}
      {isFolderFirst ? null : <OfferFiles offer={offer} />}
      <OfferFolder offer={offer} />
      {offer.failure === null ? null : (
        <Callout tone="bad" isAlert {...failureWords(offer.failure)} />
      )}
      {offer.survey === null ? null : <OfferSurveyView survey={offer.survey} />}
      {asks && offer.survey !== null ? <OfferConflict offer={offer} survey={offer.survey} /> : null}
      {isFolderFirst ? <OfferFiles offer={offer} /> : null}
      {isTooBig(offer, choice) ? (
        <Callout
          tone="bad"
          title={say('There is not enough free space in this folder')}
          advice={say('Choose another folder, or make room first.')}
        />
      ) : null}
      <OfferAlways offer={offer} />
      <OfferAnswer offer={offer} />
    </div>
  );
}
