package org.flexmeter.gateway.command;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.flexmeter.gateway.command.Arrivals.Members;
import org.flexmeter.gateway.command.Arrivals.Ruled;
import org.flexmeter.gateway.command.Arrivals.Ruling;
import org.flexmeter.gateway.command.CommandCheck.Admission;
import org.flexmeter.gateway.feed.Faults;
import org.flexmeter.gateway.inhand.InHand;
import org.flexmeter.gateway.inhand.Item;
import org.flexmeter.gateway.message.OneItem;
import org.flexmeter.gateway.registry.Device;
import org.jboss.logging.Logger;

/**
 * Looks at what came into the ledger of one gateway, in its order and some hundreds at a time: a
 * command becomes accepted or answered, a command to a group becomes one for each of its devices.
 */
final class Checker {
    private static final Logger LOG = Logger.getLogger(Checker.class);
    private static final int AT_ONCE = 500;

    private final String gateway;
    private final Ledger ledger;
    private final Dispatcher dispatcher;
    private final CommandDirectory directory;
    private final CommandCheck check;
    private final CommandSettings settings;
    private final CommandMeter meter;
    private final InstantSource clock;
    private final ScheduledExecutorService worker;
    private final Faults faults;
    private final SetAside aside;
    private final Decisions decisions;
    private final InHand inHand;
    private boolean working;
    private boolean more;

    Checker(
            String gateway,
            Ledger ledger,
            Dispatcher dispatcher,
            CommandDirectory directory,
            CommandCheck check,
            CommandSettings settings,
            CommandMeter meter,
            InstantSource clock,
            ScheduledExecutorService worker,
            SetAside aside,
            InHand inHand) {
        this.gateway = gateway;
        this.ledger = ledger;
        this.dispatcher = dispatcher;
        this.directory = directory;
        this.check = check;
        this.settings = settings;
        this.meter = meter;
        this.clock = clock;
        this.worker = worker;
        this.faults = new Faults(LOG, gateway, " commands");
        this.aside = aside;
        this.inHand = inHand;
        this.decisions = new Decisions(ledger, aside, this::ruled);
    }

    /** Something came in. */
    synchronized void wake() {
        more = true;
        if (!working && !worker.isShutdown()) {
            working = true;
            worker.execute(this::work);
        }
    }

    /** Why what came in is not looked at; empty if it is. */
    Optional<String> problem() {
        return faults.now();
    }

    private void work() {
        begin();
        CompletableFuture<Boolean> step;
        try {
            step = step();
        } catch (RuntimeException | StackOverflowError e) {
            step = CompletableFuture.failedFuture(e);
        }
        step.whenComplete(this::worked);
    }

    private synchronized void begin() {
        more = false;
    }

    private synchronized void worked(Boolean some, Throwable fault) {
        long pause = 0;
        if (fault != null) {
            pause = faults.fault(fault).toMillis();
        } else {
            faults.works();
        }
        working = (fault != null || some || more) && !worker.isShutdown();
        if (working) {
            worker.schedule(this::work, pause, TimeUnit.MILLISECONDS);
        }
    }

    /** Looks at the next ones; false if there were none. */
    private CompletableFuture<Boolean> step() {
        List<Received> received = ledger.arrivals().received(AT_ONCE);
        if (received.isEmpty()) {
            return CompletableFuture.completedFuture(false);
        }
        Instant now = clock.instant();
        long room = settings.maxOpen() - ledger.open() + received.size();
        List<Device> members = members(received.get(0).target());
        if (!members.isEmpty()) {
            return fanOut(received.get(0), members, room, now).thenApply(done -> true);
        }
        List<Ruling> rulings = new ArrayList<>();
        for (Received command : received) {
            if (!members(command.target()).isEmpty()) {
                break;
            }
            Ruling ruling = rule(command, room, now);
            room -= ruling.verdict() instanceof Verdict.Accepted ? 1 : 0;
            rulings.add(ruling);
        }
        return decisions.write(rulings).thenApply(done -> true);
    }

    private List<Device> members(String target) {
        return directory.device(target).isPresent()
                ? List.of()
                : directory.group(target).stream()
                        .filter(device -> device.gateway().equals(gateway))
                        .filter(Device::enabled)
                        .toList();
    }

    private Ruling rule(Received command, long room, Instant now) {
        Item item = item(command);
        if (inHand.ended(item)) {
            return new Ruling(command, "", ended(command));
        }
        try (InHand.Hold hold = inHand.take(item)) {
            return OneItem.look(
                    () -> judge(command, room, now),
                    fault -> new Ruling(command, "", broken(command, command.target(), fault)));
        }
    }

    private Item item(Received command) {
        return Item.of(
                "%s, command %d".formatted(gateway, command.number()),
                List.of("command", gateway, command.invocationId(), command.target()));
    }

    private Verdict.Answered ended(Received command) {
        aside.ended(command.target(), SetAside.item(command));
        return Verdict.refused(OneItem.ENDED);
    }

    /** It is refused, and kept for who looks after the gateway; the next one goes on. */
    private Verdict.Answered broken(Received command, String target, Throwable fault) {
        LOG.debugf(fault, "%s: command %d", gateway, command.number());
        aside.broken(target, fault, SetAside.item(command));
        return Verdict.refused(OneItem.words(fault));
    }

    private Admission admit(Received command, Instant now) {
        Item item = item(command);
        if (inHand.ended(item)) {
            return new Admission("", Optional.of(ended(command)));
        }
        try (InHand.Hold hold = inHand.take(item)) {
            return OneItem.look(
                    () -> check.admit(command, now),
                    fault ->
                            new Admission(
                                    "", Optional.of(broken(command, command.target(), fault))));
        }
    }

    private Ruling judge(Received command, long room, Instant now) {
        Admission admission = check.admit(command, now);
        Optional<Device> device =
                directory.device(command.target()).filter(d -> d.gateway().equals(gateway));
        Verdict verdict;
        if (admission.objection().isPresent()) {
            verdict = admission.objection().get();
        } else if (device.isEmpty()) {
            verdict =
                    Verdict.refused(
                            "%s is neither a device nor a group with enabled devices in devices.csv"
                                    .formatted(command.target()));
        } else {
            verdict = verdict(command, admission, device.get(), room, now);
        }
        return new Ruling(command, admission.signedBy(), verdict);
    }

    private Verdict verdict(
            Received command, Admission admission, Device device, long room, Instant now) {
        Verdict verdict = check.check(command, admission, device, now);
        return verdict instanceof Verdict.Accepted && room <= 0
                ? Verdict.refused(
                        "gateway.%s.command.max-open=%d commands wait already; send it later"
                                .formatted(gateway, settings.maxOpen()))
                : verdict;
    }

    private CompletableFuture<Void> fanOut(
            Received command, List<Device> members, long room, Instant now) {
        Admission admission = admit(command, now);
        CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
        for (int from = 0; from < members.size(); from += AT_ONCE) {
            int to = Math.min(members.size(), from + AT_ONCE);
            boolean last = to == members.size();
            List<Device> part = members.subList(from, to);
            long left = room - from;
            done =
                    done.thenCompose(
                            before ->
                                    decisions.write(
                                            new Members(
                                                    command,
                                                    admission.signedBy(),
                                                    verdicts(command, admission, part, left, now),
                                                    last)));
        }
        return done;
    }

    private Map<Device, Verdict> verdicts(
            Received command, Admission admission, List<Device> members, long room, Instant now) {
        Map<Device, Verdict> verdicts = new LinkedHashMap<>();
        for (Device member : members) {
            long left = room - verdicts.size();
            verdicts.put(
                    member,
                    admission.objection().isPresent()
                            ? admission.objection().get()
                            : OneItem.look(
                                    () -> verdict(command, admission, member, left, now),
                                    fault -> broken(command, member.hardwareId(), fault)));
        }
        return verdicts;
    }

    private void ruled(Ruled ruled) {
        ruled.answered().forEach(meter::answered);
        dispatcher.accepted(ruled.accepted());
    }
}
