package org.flexmeter.gateway.command;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.flexmeter.gateway.command.Arrivals.Members;
import org.flexmeter.gateway.command.Arrivals.Ruled;
import org.flexmeter.gateway.command.Arrivals.Ruling;
import org.flexmeter.gateway.message.OneItem;
import org.flexmeter.gateway.registry.Device;

/**
 * Writes down what the checks say of commands: all at once, and one by one where one of them cannot
 * be written, so that it holds up no other.
 */
final class Decisions {
    private final Arrivals arrivals;
    private final Departures departures;
    private final SetAside aside;
    private final Consumer<Ruled> ruled;

    /**
     * @param ruled told what was written
     */
    Decisions(Ledger ledger, SetAside aside, Consumer<Ruled> ruled) {
        this.arrivals = ledger.arrivals();
        this.departures = ledger.departures();
        this.aside = aside;
        this.ruled = ruled;
    }

    /** Of commands for devices. */
    CompletableFuture<Void> write(List<Ruling> rulings) {
        return orElse(arrivals.rule(rulings), fault -> oneByOne(rulings, fault));
    }

    private CompletableFuture<Void> oneByOne(List<Ruling> rulings, Throwable fault) {
        return rulings.size() == 1
                ? setAside(rulings.get(0).command(), fault)
                : inOrder(
                        rulings.stream()
                                .<Supplier<CompletableFuture<Void>>>map(
                                        ruling -> () -> write(List.of(ruling)))
                                .toList());
    }

    private CompletableFuture<Void> setAside(Received command, Throwable fault) {
        return aside.broken(command.target(), fault, SetAside.item(command))
                .thenCompose(kept -> departures.setAside(command.number(), OneItem.words(fault)));
    }

    /** Of members of a group. */
    CompletableFuture<Void> write(Members members) {
        return orElse(arrivals.fanOut(members), fault -> oneByOne(members, fault));
    }

    private CompletableFuture<Void> oneByOne(Members members, Throwable fault) {
        if (members.verdicts().isEmpty()) {
            return setAside(members.command(), fault);
        }
        if (members.verdicts().size() == 1 && !members.last()) {
            Device member = members.verdicts().keySet().iterator().next();
            return aside.broken(member.hardwareId(), fault, SetAside.item(members.command()));
        }
        List<Supplier<CompletableFuture<Void>>> each =
                members.verdicts().entrySet().stream()
                        .<Supplier<CompletableFuture<Void>>>map(
                                member -> () -> write(part(members, member)))
                        .toList();
        return inOrder(each)
                .thenCompose(
                        done ->
                                members.last()
                                        ? write(part(members, Map.of(), true))
                                        : CompletableFuture.completedFuture(null));
    }

    private static Members part(Members members, Map.Entry<Device, Verdict> member) {
        return part(members, Map.of(member.getKey(), member.getValue()), false);
    }

    private static Members part(Members members, Map<Device, Verdict> verdicts, boolean last) {
        return new Members(members.command(), members.signedBy(), verdicts, last);
    }

    private CompletableFuture<Void> orElse(
            CompletableFuture<Ruled> written,
            Function<Throwable, CompletableFuture<Void>> smaller) {
        return written.thenAccept(ruled)
                .handle(
                        (done, fault) -> {
                            if (fault == null) {
                                return CompletableFuture.<Void>completedFuture(null);
                            }
                            return LedgerFault.isOfOne(fault)
                                    ? smaller.apply(fault)
                                    : CompletableFuture.<Void>failedFuture(fault);
                        })
                .thenCompose(next -> next);
    }

    private static CompletableFuture<Void> inOrder(List<Supplier<CompletableFuture<Void>>> steps) {
        CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
        for (Supplier<CompletableFuture<Void>> step : steps) {
            done = done.thenCompose(before -> step.get());
        }
        return done;
    }
}
