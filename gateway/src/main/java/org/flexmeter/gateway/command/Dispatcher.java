package org.flexmeter.gateway.command;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.flexmeter.gateway.command.Answers.Answer;
import org.flexmeter.gateway.command.Departures.Doubtful;
import org.flexmeter.gateway.command.Departures.Handed;
import org.flexmeter.gateway.command.Departures.Held;
import org.flexmeter.gateway.command.Departures.Out;
import org.flexmeter.gateway.command.Departures.TooLate;
import org.flexmeter.gateway.command.DeviceQueues.DeviceQueue;
import org.flexmeter.gateway.command.DeviceQueues.Next;
import org.flexmeter.gateway.feed.Faults;
import org.flexmeter.gateway.message.OneItem;
import org.jboss.logging.Logger;

/**
 * Hands the accepted commands of one gateway to the route that acts: in order for each device, not
 * faster than the gateway's rate, not more at a time than its concurrency; and answers them when
 * their outcome, or the end of their time, comes. The ledger decides: what is held here is only
 * whose turn it is.
 */
final class Dispatcher {
    private static final Logger LOG = Logger.getLogger(Dispatcher.class);
    private static final long SETTLE_AGAIN = 1_000;
    private static final long SPOKEN_PAUSE = 1_000;
    private static final int OVERDUE_AT_ONCE = 500;
    private static final long OVERDUE_PAUSE = 500;

    /** The route that acts. */
    interface Action {
        /**
         * Acts, on another thread.
         *
         * @param done told once what became of it
         */
        void act(DeviceCommand command, Consumer<Acted> done);
    }

    /** What the route says. */
    sealed interface Acted {}

    /** The outcome. */
    record Settled(Verdict.Answered answer) implements Acted {}

    /** It is on its way. */
    record Sent() implements Acted {}

    /** Surely nothing went out. */
    record NotSent(Throwable why) implements Acted {}

    /** It may have gone out. */
    record Failed(Throwable why) implements Acted {}

    /**
     * How the route wants its commands.
     *
     * @param repeatable whether it may be given the same one again
     * @param onHeard whether a device must have spoken just now
     * @param attempts how often a repeatable one is sent within its timeout
     */
    record Manner(boolean repeatable, boolean onHeard, int attempts) {}

    /** A command that is out. */
    private static final class Active {
        private final long number;
        private final DeviceQueue queue;
        private final String hardwareId;
        private boolean repeatable;
        private boolean doubtful;
        private boolean waiting;
        private int attempt;
        private Instant sentAt = Instant.MIN;
        private Instant deadline = Instant.MAX;
        private Optional<Verdict.Answered> settling = Optional.empty();
        private Instant settleAgain = Instant.MAX;

        private Active(long number, DeviceQueue queue, String hardwareId) {
            this.number = number;
            this.queue = queue;
            this.hardwareId = hardwareId;
        }
    }

    private final String gateway;
    private final Departures departures;
    private final CommandSettings settings;
    private final CommandMeter meter;
    private final InstantSource clock;
    private final SetAside aside;
    private final Rate rate;
    private final Faults faults;
    private final DeviceQueues queues = new DeviceQueues();
    private final Map<Long, Active> active = new HashMap<>();
    private Optional<Action> action = Optional.empty();
    private Manner manner = new Manner(false, false, 1);
    private boolean asked;
    private boolean loaded;
    private long overdueAt;

    Dispatcher(
            String gateway,
            Departures departures,
            CommandSettings settings,
            CommandMeter meter,
            InstantSource clock,
            SetAside aside) {
        this.aside = aside;
        this.gateway = gateway;
        this.departures = departures;
        this.settings = settings;
        this.meter = meter;
        this.clock = clock;
        this.rate = new Rate(settings.rate(), nanos());
        this.faults = new Faults(LOG, gateway, " commands");
    }

    private long nanos() {
        return clock.millis() * 1_000_000;
    }

    /** A route is there that acts; what was open before the restart is taken up. */
    synchronized void attach(Action route, Manner how) {
        action = Optional.of(route);
        manner = how;
        queues.onHeard(how.onHeard());
        pump();
    }

    /** The route is going; nothing more is handed to it. */
    synchronized void detach(Action route) {
        action = action.filter(other -> other != route);
    }

    private void load() {
        asked = true;
        departures.reopen(manner.repeatable()).whenComplete(this::loaded);
    }

    private synchronized void loaded(Held held, Throwable fault) {
        if (fault != null) {
            asked = false;
            faults.fault(fault);
            return;
        }
        held.waiting().forEach(queues::add);
        held.doubtful().forEach(this::doubt);
        loaded = true;
        pump();
    }

    private void doubt(Doubtful command) {
        DeviceQueue queue = queues.add(command.waiting());
        queues.take(queue);
        Active out = new Active(command.waiting().number(), queue, command.waiting().hardwareId());
        out.doubtful = true;
        out.waiting = true;
        out.deadline = command.deadline();
        active.put(out.number, out);
    }

    /** These have been accepted. */
    synchronized void accepted(List<Waiting> commands) {
        commands.forEach(queues::add);
        pump();
    }

    /** Devices that have spoken just now. */
    synchronized void heard(Collection<String> localIds) {
        long now = clock.millis();
        if (!manner.onHeard()) {
            return;
        }
        localIds.forEach(localId -> queues.heard(localId, now));
        Instant before = clock.instant().minusMillis(SPOKEN_PAUSE);
        for (Active out : List.copyOf(active.values())) {
            boolean spoke = localIds.contains(out.queue.localId());
            if (spoke && isSentAgain(out) && out.sentAt.isBefore(before)) {
                sendAgain(out);
            }
        }
        pump();
    }

    /**
     * What became of commands, as their devices say.
     *
     * @return completed when all of it is durable
     */
    CompletableFuture<Void> outcomes(List<CommandOutcome> outcomes) {
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (CommandOutcome outcome : outcomes) {
            all.add(
                    departures
                            .answer(outcome.number(), verdict(outcome))
                            .exceptionally(fault -> unanswerable(outcome, fault))
                            .thenAccept(answer -> told(outcome, answer)));
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    /** What follows on the line does not wait for an answer that can never be written. */
    private Optional<Answer> unanswerable(CommandOutcome outcome, Throwable fault) {
        if (!LedgerFault.isOfOne(fault)) {
            throw new CompletionException(fault);
        }
        aside.broken("", fault, outcome.toString());
        departures.setAside(outcome.number(), OneItem.words(fault));
        return Optional.empty();
    }

    /** An outcome as an answer. */
    static Verdict.Answered verdict(CommandOutcome outcome) {
        boolean done = outcome.result() == CommandOutcome.Result.DONE;
        return new Verdict.Answered(
                done ? CommandState.DONE : CommandState.FAILED, outcome.detail());
    }

    private void told(CommandOutcome outcome, Optional<Answer> answer) {
        if (answer.isEmpty()) {
            meter.late();
        } else {
            answered(outcome.number(), answer.get());
        }
    }

    private synchronized void answered(long number, Answer answer) {
        meter.answered(answer);
        finish(number, answer.hardwareId());
        pump();
    }

    private void finish(long number, String hardwareId) {
        boolean was = active.remove(number) != null;
        queues.remove(hardwareId, number, was);
    }

    /** Looks at the time; to be called often. */
    synchronized void tick() {
        Instant now = clock.instant();
        for (Active out : List.copyOf(active.values())) {
            look(out, now);
        }
        queues.wake(now.toEpochMilli());
        if (now.toEpochMilli() >= overdueAt) {
            overdueAt = now.toEpochMilli() + OVERDUE_PAUSE;
            expire();
        }
        pump();
    }

    private void look(Active out, Instant now) {
        if (out.settling.isPresent()) {
            if (!out.settleAgain.isAfter(now)) {
                settle(out, out.settling.get());
            }
        } else if (!out.deadline.isAfter(now)) {
            settle(out, overdue(out));
        } else if (isSentAgain(out)
                && manner.attempts() > 1
                && out.attempt < manner.attempts()
                && !out.sentAt.plus(pause(out)).isAfter(now)) {
            sendAgain(out);
        }
    }

    private Duration pause(Active out) {
        return Duration.between(out.sentAt, out.deadline)
                .dividedBy(Math.max(1, manner.attempts() - out.attempt + 1L));
    }

    private boolean isSentAgain(Active out) {
        return out.waiting
                && !out.doubtful
                && out.settling.isEmpty()
                && (out.repeatable || manner.repeatable());
    }

    private Verdict.Answered overdue(Active out) {
        return out.doubtful
                ? new Verdict.Answered(
                        CommandState.UNKNOWN,
                        "the gateway was restarted while it was out, and no outcome has come since")
                : new Verdict.Answered(
                        CommandState.TIMEOUT,
                        out.attempt > 1
                                ? "no outcome in time, sent %d times".formatted(out.attempt)
                                : "no outcome in time");
    }

    private void expire() {
        List<Waiting> overdue = departures.overdue(OVERDUE_AT_ONCE);
        if (!overdue.isEmpty()) {
            departures
                    .expire(overdue)
                    .whenComplete((answers, fault) -> expired(overdue, answers, fault));
        }
    }

    private synchronized void expired(
            List<Waiting> overdue, List<Answer> answers, Throwable fault) {
        if (fault != null) {
            faults.fault(fault);
            return;
        }
        answers.forEach(meter::answered);
        for (Waiting command : overdue) {
            if (!active.containsKey(command.number())) {
                queues.remove(command.hardwareId(), command.number(), false);
            }
        }
    }

    /** Hands out what may go. */
    private void pump() {
        if (action.isPresent() && !asked) {
            load();
        }
        while (loaded && action.isPresent() && active.size() < settings.concurrency()) {
            Optional<Next> next = queues.next(clock.millis());
            if (next.isEmpty() || !rate.take(nanos())) {
                return;
            }
            DeviceQueue queue = next.get().queue();
            queues.take(queue);
            Active out = new Active(next.get().number(), queue, queue.hardwareId());
            active.put(out.number, out);
            departures
                    .hand(out.number, false)
                    .whenComplete((handed, fault) -> handed(out, handed, fault));
        }
    }

    private void sendAgain(Active out) {
        if (action.isPresent() && rate.take(nanos())) {
            out.waiting = false;
            departures
                    .hand(out.number, true)
                    .whenComplete((handed, fault) -> handedAgain(out, handed, fault));
        }
    }

    private synchronized void handedAgain(Active out, Handed handed, Throwable fault) {
        if (handed instanceof Out again && isOut(out)) {
            act(out, again);
        } else {
            out.waiting = true;
            out.sentAt = clock.instant();
        }
    }

    private boolean isOut(Active out) {
        return active.get(out.number) == out;
    }

    private synchronized void handed(Active out, Handed handed, Throwable fault) {
        if (fault != null && LedgerFault.isOfOne(fault)) {
            setAside(out, fault);
        } else if (fault != null) {
            active.remove(out.number);
            queues.again(out.queue, clock.millis());
            faults.fault(fault);
        } else if (handed instanceof Out first) {
            act(out, first);
        } else {
            if (handed instanceof TooLate late) {
                meter.answered(late.answer());
            }
            finish(out.number, out.hardwareId);
            pump();
        }
    }

    /** Its device's next one must not wait for a command that can never be written. */
    private void setAside(Active out, Throwable fault) {
        aside.broken(out.hardwareId, fault, "command " + out.number);
        departures.setAside(out.number, OneItem.words(fault));
        finish(out.number, out.hardwareId);
        pump();
    }

    private void act(Active out, Out handed) {
        out.repeatable = handed.repeatable();
        out.deadline = handed.deadline();
        out.attempt = handed.command().attempt();
        out.sentAt = clock.instant();
        if (action.isPresent()) {
            action.get().act(handed.command(), acted -> acted(out, acted));
        } else {
            acted(out, new NotSent(new IllegalStateException("the route that acts has gone")));
        }
    }

    private synchronized void acted(Active out, Acted acted) {
        if (!isOut(out) || out.settling.isPresent()) {
            return;
        }
        if (acted instanceof Settled settled) {
            faults.works();
            settle(out, settled.answer());
        } else if (acted instanceof NotSent not) {
            faults.fault(not.why());
            back(out, false);
        } else if (acted instanceof Failed failed) {
            faults.fault(failed.why());
            if (out.repeatable || manner.repeatable()) {
                back(out, true);
            } else {
                settle(out, unknown(failed.why()));
            }
        } else {
            faults.works();
            out.waiting = true;
        }
    }

    private static Verdict.Answered unknown(Throwable why) {
        return new Verdict.Answered(
                CommandState.UNKNOWN, "it may have gone out: " + Faults.describe(why));
    }

    private void back(Active out, boolean sent) {
        departures
                .back(out.number, sent)
                .whenComplete((done, fault) -> isBack(out, Optional.ofNullable(fault)));
    }

    private synchronized void isBack(Active out, Optional<Throwable> fault) {
        if (fault.isPresent()) {
            // it stays written down as out, so that it waits for its deadline
            out.waiting = true;
        } else if (isOut(out)) {
            active.remove(out.number);
            queues.again(out.queue, clock.millis());
        }
    }

    private void settle(Active out, Verdict.Answered answer) {
        out.settling = Optional.of(answer);
        out.settleAgain = Instant.MAX;
        departures
                .answer(out.number, answer)
                .whenComplete((written, fault) -> isSettled(out, written, fault));
    }

    private synchronized void isSettled(Active out, Optional<Answer> written, Throwable fault) {
        if (fault != null && LedgerFault.isOfOne(fault)) {
            setAside(out, fault);
            return;
        }
        if (fault != null) {
            faults.fault(fault);
            out.settleAgain = clock.instant().plusMillis(SETTLE_AGAIN);
            return;
        }
        written.ifPresent(meter::answered);
        if (isOut(out)) {
            finish(out.number, out.hardwareId);
            pump();
        }
    }

    /** Why commands do not get out; empty if they do, or if there is none. */
    synchronized Optional<String> problem() {
        return queues.isEmpty() ? Optional.empty() : faults.now();
    }

    /** How many commands are out. */
    synchronized int out() {
        return active.size();
    }

    @Override
    public String toString() {
        return "commands of " + gateway;
    }
}
