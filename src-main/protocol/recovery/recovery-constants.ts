/**
 * Every number that recovery and rate control use: first what the protocol fixes (PROTOCOL.md
 * section 6), then our tuning, which may change without a peer noticing.
 */

// ---- Fixed by the protocol -------------------------------------------------------------------

/** Datagram size before anything is known of the path, bytes of UDP payload. */
export const DATAGRAM_BASE_BYTES = 1_200;
/** What fits a tunnel of 1,420 bytes (WireGuard) under IPv6, and PPPoE. */
export const DATAGRAM_TUNNEL_BYTES = 1_372;
/** What fits an Ethernet path under IPv6; the size to fall back to when large ones get lost. */
export const DATAGRAM_ETHERNET_BYTES = 1_452;
/**
 * Sizes that the search tries, ascending, bytes of UDP payload. 8,680 fits a jumbo frame, and fills six
 * Ethernet frames where it is fragmented, under IPv6 (6 × 1,448 − 8) and IPv4.
 */
export const DATAGRAM_SEARCH_BYTES: readonly number[] = [
  DATAGRAM_TUNNEL_BYTES,
  DATAGRAM_ETHERNET_BYTES,
  8_680,
  16_384,
  32_768,
  61_440,
];
export const DATAGRAM_PROBE_TRIES = 3;
/**
 * When a size failed every try: how long until it is tried again. RFC 8899 waits ten minutes
 * (PMTU_RAISE_TIMER), in which most transfers are over; three datagrams a minute cost nothing.
 */
export const DATAGRAM_RAISE_MS = 60_000;
/**
 * Loss fraction above which datagrams larger than DATAGRAM_ETHERNET_BYTES do not pay: a path that
 * loses 1 % of its frames loses 6 % of those in six fragments, a queue that overflowed once 1 %.
 */
export const DATAGRAM_LOSS_FRACTION_MAX = 0.03;
/** PTOs without a large datagram acknowledged between, after which the size is doubted: a lost tail has one. */
export const BLACK_HOLE_PTOS = 2;

/** ACK ranges that a receiver keeps, and the most that one ACK frame carries. */
export const ACK_RANGES_KEPT_MAX = 256;
export const ACK_RANGES_SENT_MAX = 64;
/** Ack-eliciting packets per ACK: normally, and when packets come fast. */
export const ACK_EVERY_PACKETS = 2;
export const ACK_EVERY_PACKETS_FAST = 8;
/** More packets than this in a quarter of the smoothed RTT is fast. */
export const ACK_FAST_PACKETS = 16;
/** At most one immediate ACK per so many packets while packets arrive out of order. */
export const ACK_GAP_SPACING_PACKETS = 8;

export const PACKET_THRESHOLD_INITIAL = 3;
export const PACKET_THRESHOLD_MAX = 64;
export const TIME_THRESHOLD = 9 / 8;
/** RFC 9002 kGranularity: no timer is trusted to be finer. */
export const TIMER_GRANULARITY_MS = 1;
/**
 * Back-off never waits longer than this (or than one unscaled PTO, where that is longer): after an
 * outage a transfer goes on within this and a round trip, for two small packets a second.
 */
export const PTO_MAX_MS = 1_000;
/** RTT before anything was measured (a handshake always measures one). */
export const RTT_INITIAL_MS = 100;

// ---- Our tuning ------------------------------------------------------------------------------

/** The shortest time over which packets are counted as fast: under it, ACKs would cost more CPU than they tell. */
export const ACK_FAST_WINDOW_MIN_MS = 1;
/** From this datagram size on every second packet is acknowledged: eight would be half a megabyte. */
export const ACK_LARGE_DATAGRAM_BYTES = 16_384;

/** How many packets declared lost are remembered, to notice that the verdict was wrong. */
export const LOST_MEMORY_PACKETS = 1_024;

/** After large datagrams were lost too often: so long at first, then longer each time up to the other. */
export const DATAGRAM_COSTLY_PAUSE_MIN_MS = 1_000;
export const DATAGRAM_COSTLY_PAUSE_MAX_MS = 60_000;
export const DATAGRAM_COSTLY_PAUSE_GROWTH = 4;
/** Packets over which the loss of large datagrams is judged. */
export const DATAGRAM_LOSS_WINDOW_PACKETS = 200;
/** ... and the least time: a queue that startup drowned once, within some milliseconds, is no verdict. */
export const DATAGRAM_LOSS_WINDOW_MS = 300;
/** A verdict before the window is full needs so many losses and this fraction. */
export const DATAGRAM_LOSS_EARLY_PACKETS = 32;
export const DATAGRAM_LOSS_EARLY_FRACTION = 0.3;
/** So many large packets lost in a row, over this time, with none acknowledged between: perhaps a black hole. */
export const BLACK_HOLE_LOST_PACKETS = 16;
export const BLACK_HOLE_SPAN_MS = 200;

/** Bursts that the pacer lets go at once: whichever is larger. */
export const PACER_BURST_DATAGRAMS = 10;
/** ... but counted in datagrams only up to here, or jumbo datagrams would make a slow link's bursts seconds long. */
export const PACER_BURST_DATAGRAMS_BYTES_MAX = 16_384;
/** The driver's timers have 1 ms resolution; one late wake-up must not cost rate. */
export const PACER_BURST_MS = 2;

export const BBR_INITIAL_WINDOW_DATAGRAMS = 32;
/** ... counted in Ethernet's at most. */
export const BBR_INITIAL_DATAGRAM_BYTES_MAX = 1_452;
export const BBR_MIN_WINDOW_DATAGRAMS = 4;
/** 4·ln 2: the least gain that doubles the rate every round. */
export const BBR_STARTUP_PACING_GAIN = 2.77;
export const BBR_STARTUP_WINDOW_GAIN = 2;
export const BBR_DRAIN_PACING_GAIN = 0.5;
export const BBR_WINDOW_GAIN = 2;
/** Startup ends after so many rounds that brought less than this growth. */
export const BBR_FULL_PIPE_GROWTH = 1.25;
export const BBR_FULL_PIPE_ROUNDS = 3;
/** Rounds count for no less than this: shorter ones would measure our own timers. */
export const BBR_ROUND_MIN_MS = 10;
export const BBR_BANDWIDTH_WINDOW_ROUNDS = 10;
export const BBR_MIN_RTT_WINDOW_MS = 5_000;
export const BBR_PROBE_RTT_WINDOW_GAIN = 0.5;
export const BBR_PROBE_RTT_MIN_MS = 20;
export const BBR_PROBE_RTT_MAX_MS = 200;
/** Sending this much more than the window of the model bridges wake-ups 1 ms apart and thinned ACKs. */
export const BBR_WINDOW_SLACK_MS = 3;
/** And so many datagrams, for slow links where a datagram lasts longer than that. */
export const BBR_WINDOW_SLACK_DATAGRAMS = 3;
/** Allowance for ACKs that come in clumps is cut at so much of the rate. */
export const BBR_AGGREGATION_MAX_MS = 50;
/** No ACK for this long (and three RTTs): what was lost in it was an outage, not congestion. */
export const BBR_SILENCE_MS = 500;
/** Loss that stays while we slow down is not ours; up to this fraction we send that much more. */
export const BBR_FOREIGN_LOSS_MAX = 0.4;
/** Packets behind that estimate before it is believed, and that it remembers. */
export const BBR_FOREIGN_LOSS_MIN_PACKETS = 32;
export const BBR_FOREIGN_LOSS_MAX_PACKETS = 512;
/** What startup learned counts as so many. */
export const BBR_FOREIGN_LOSS_DOUBT_PACKETS = 64;
/**
 * Of a peer's socket buffer: the kernel books a packet with its overhead, about two bytes for one
 * at Ethernet sizes, and reports the size that it books against.
 */
export const RECEIVE_BUFFER_USABLE_FRACTION = 0.5;
/** A little less than the model, so that a queue that bursts have left drains away. */
export const BBR_PACING_MARGIN = 0.99;
/** Loss beyond the path's own, while cruising, that says the model is too high; over so many packets. */
export const BBR_HEAVY_LOSS_FRACTION = 0.1;
export const BBR_HEAVY_LOSS_MIN_PACKETS = 100;
/** The most that one round of heavy loss takes from the rate. */
export const BBR_HEAVY_LOSS_BACK_OFF = 0.7;

// Of the queue's signal, see queue-signal.ts and bbr.ts.

/** A queue shorter than this, or than this fraction of the minimum RTT, is not noticed. */
export const BBR_QUEUE_SLACK_MIN_MS = 3;
/**
 * ... and than this where the path is shorter than the other: there our own threads' turns on two busy
 * cores are most of what is measured. With 3 ms, 300 MB at 900 Mbit/s and 0.4 ms went at 740 Mbit/s, with 8 at 797.
 */
export const BBR_SHORT_PATH_SLACK_MS = 8;
export const BBR_SHORT_PATH_MS = 5;
export const BBR_QUEUE_SLACK_FRACTION = 0.1;
/** It counts as shrinking while each so many ticks bring it below this fraction. */
export const BBR_QUEUE_DRAINED_FRACTION = 0.9;
/** Ticks of a standing queue that does not shrink though we give way: a loss-based flow holds it. */
export const BBR_COMPETING_TICKS = 8;
/** A queue beyond this part of the minimum RTT, and the most that a probe makes, is given way to at once. */
export const BBR_SUDDEN_QUEUE_FRACTION = 0.5;
/** While competing: how often it is tried again whether somebody else holds the queue, ... */
export const BBR_TRIAL_AFTER_MIN_MS = 1_000;
export const BBR_TRIAL_AFTER_MAX_MS = 16_000;
/** ... and at once when the queue has shrunk to this fraction of its peak. */
export const BBR_TRIAL_QUEUE_FRACTION = 0.7;
/** A standing queue is drained in about so many RTTs, and never with less than this gain. */
export const BBR_STANDING_DRAIN_RTTS = 1;
export const BBR_STANDING_DRAIN_GAIN_MIN = 0.5;
/** What arrives while the queue grows, below this fraction of what is sent, is all there is for us. */
export const BBR_SHARE_FRACTION = 0.97;
/** Gains of the ticks of a probe upwards: the longer it finds no end, the harder it pushes. */
export const BBR_PROBE_UP_GAINS: readonly number[] = [1.25, 1.25, 1.5, 2];
/** Of what arrives past a full queue, so much is sent from then on: less than all, to drain it. */
export const BBR_LOSS_HEADROOM = 0.95;
export const BBR_PROBE_DOWN_GAIN = 0.75;
/** A probe that brought less than this growth in a tick has found the end. */
export const BBR_PROBE_GROWTH = 1.05;
/** ... or that has queued this much: the same for each flow, so that the small ones gain on the large. */
export const BBR_PROBE_QUEUE_FRACTION = 0.25;
export const BBR_PROBE_QUEUE_MIN_MS = 4;
export const BBR_PROBE_QUEUE_MAX_MS = 30;
/** Ticks between probes: at first, and at most where they find nothing but loss. */
export const BBR_CRUISE_TICKS_MIN = 3;
export const BBR_CRUISE_TICKS = 16;
/** In between, times the square root of the datagrams of a tick. */
export const BBR_CRUISE_TICKS_PER_ROOT = 0.4;
export const BBR_CRUISE_TICKS_MAX = 48;
export const BBR_CRUISE_MAX_MS = 2_500;
/** The largest rate of this probe cycle and the one before counts. */
export const BBR_BANDWIDTH_CYCLES = 2;
/** Loss beyond the path's own that means a full queue, when the RTT says so too. */
export const BBR_QUEUE_LOSS_FRACTION = 0.02;
export const BBR_QUEUE_LOSS_MIN_PACKETS = 32;
export const BBR_QUEUE_LOSS_BACK_OFF = 0.85;
/** Foreign loss is counted while the RTT is this near to its minimum. */
export const BBR_FOREIGN_QUEUE_MIN_MS = 1.5;
export const BBR_FOREIGN_QUEUE_FRACTION = 0.03;
/** So many lost packets more than that do not end a probe: a burst on a bad radio link. */
export const BBR_PROBE_LOSS_PACKETS = 8;
/** Of foreign loss so much is made up for: flows that take each other's for foreign calm down. */
export const BBR_FOREIGN_LOSS_MADE_UP = 0.9;
/** With more than this the minimum RTT is looked for again so soon. */
export const BBR_DOUBTFUL_LOSS_FRACTION = 0.02;
export const BBR_MIN_RTT_DOUBTFUL_MS = 3_000;
/** The shortest RTT of so much of an RTT is what it is now. */
export const BBR_RECENT_RTT_FRACTION = 0.125;
export const BBR_RECENT_RTT_MIN_MS = 5;
/** Where ACKs come in clumps, a queue shorter than so much of a clump is not noticed. */
export const BBR_CLUMP_SLACK = 0.5;
/** A queue of so many of our own datagrams is not noticed. */
export const BBR_QUEUE_SLACK_DATAGRAMS = 2;
/** Fewer datagrams in a tick do not measure our share. */
export const BBR_SHARE_MIN_DATAGRAMS = 8;

// Of transfers in the background, see ledbat.ts.

/**
 * Queue that is aimed at. The draft's 60 ms would fill the queue of many paths to its end, and be
 * taken by our own normal transfers for a rival: half of what those notice.
 */
export const LEDBAT_TARGET_MAX_MS = 60;
export const LEDBAT_TARGET_MIN_MS = 2;
export const LEDBAT_TARGET_FRACTION = 0.05;
/** ... but a few datagrams on a slow link. */
export const LEDBAT_TARGET_DATAGRAMS = 2;
/**
 * ... of three Ethernet frames at most: two of the largest are a queue in which nobody notices a rival that keeps
 * its own short.
 */
export const LEDBAT_TARGET_DATAGRAM_BYTES_MAX = 3 * BBR_INITIAL_DATAGRAM_BYTES_MAX;
/** Of the queue beyond the target so much is taken back a round (the draft's C, for a small target). */
export const LEDBAT_DECREASE = 0.5;
export const LEDBAT_LOSS_BACK_OFF = 0.5;
/** A loss means a full queue where the queue is longer than so many targets ... */
export const LEDBAT_LOSS_QUEUE_TARGETS = 2;
/** ... or so much of a round is lost: a policer, or a queue too short to be noticed. */
export const LEDBAT_HEAVY_LOSS_FRACTION = 0.1;
/**
 * How long the shortest RTT is remembered. Ten minutes in RFC 6817 (BASE_HISTORY); here a slowdown shows it
 * every 15 s, and after a change to a longer way nothing moves until the old one is forgotten.
 */
export const LEDBAT_BASE_HISTORY_MS = 120_000;
/** Where nothing has queued for some rounds each grows by so many steps more than the one before: one step a round would take minutes. */
export const LEDBAT_GROWTH_STEPS = 2;
export const LEDBAT_GROWTH_WAIT_ROUNDS = 4;
/** Growth of a round otherwise, in Ethernet's at most: the draft has less than one, for a queue thirty times as long. */
export const LEDBAT_STEP_DATAGRAMS = 2;
export const LEDBAT_ROUND_MIN_MS = 10;
export const LEDBAT_MIN_WINDOW_DATAGRAMS = 2;
export const LEDBAT_PACING_GAIN = 1.25;
export const LEDBAT_SLOW_START_PACING_GAIN = 2;
/** After a slowdown, and after the start: about the tenth of the time that the draft spends on them. */
export const LEDBAT_SLOWDOWN_EVERY_MS = 15_000;
export const LEDBAT_SLOWDOWN_ROUNDS = 2;
/** Of the window so much is taken back at once after a slowdown. */
export const LEDBAT_SLOWDOWN_KEEPS = 0.6;
