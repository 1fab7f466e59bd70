/** Finding out why somebody cannot be reached. */
import type { SendTarget } from '../../../src-shared/send-target.ts';
import type { Stores } from '../stores/stores.ts';
import type { Ask } from './ask.ts';

export interface DoctorCommands {
  /** Opens the sheet and looks; again, when it is open already. */
  readonly examine: (target: SendTarget) => Promise<void>;
}

export function doctorCommands({ doctor, view }: Stores, ask: Ask): DoctorCommands {
  return {
    examine: async (target) => {
      doctor.setState({ target, isExamining: true, examination: null });
      view.setState({ sheet: 'doctor' });
      const reply = await ask('doctor-examine', target);
      // Somebody else may have been asked about meanwhile.
      if (doctor.getState().target !== target) return;
      doctor.setState({ isExamining: false, examination: reply?.answer ?? null });
    },
  };
}
