package org.flexmeter.gateway.replay;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.flexmeter.gateway.inhand.InHand;
import org.flexmeter.gateway.inhand.Item;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.OneItem;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.outbox.Encoder;
import org.flexmeter.gateway.outbox.Encoder.Encoded;
import org.flexmeter.gateway.routes.Knowledge;
import org.flexmeter.gateway.state.QuarantineItem;
import org.flexmeter.gateway.state.QuarantineRequest;
import org.flexmeter.gateway.state.RequestHandler;
import org.flexmeter.gateway.state.Settlement;
import org.flexmeter.gateway.state.StateFile;
import org.flexmeter.gateway.state.StateFiles;

/**
 * Replays items of the quarantine by command: what is good now goes into the outbox, and its item
 * leaves the quarantine in the same transaction, so that it is published once, also over a kill.
 */
@ApplicationScoped
public class Replays implements RequestHandler {

    private final Knowledge knowledge;
    private final Retake retake;
    private final Encoder encoder;
    private final StateFiles states;
    private final InHand inHand;

    Replays(Knowledge knowledge, Retake retake, Encoder encoder, StateFiles states, InHand inHand) {
        this.knowledge = knowledge;
        this.retake = retake;
        this.encoder = encoder;
        this.states = states;
        this.inHand = inHand;
    }

    @Override
    public String kind() {
        return QuarantineRequest.REPLAY;
    }

    @Override
    public CompletionStage<String> handle(String gateway, String argument) {
        // an edit of a moment ago counts, whether or not the gateway has looked for edits since
        knowledge.readCatalogues();
        knowledge.readDevices();
        List<Long> numbers = QuarantineRequest.numbers(argument);
        StateFile state = states.of(gateway);
        List<QuarantineItem> items =
                numbers.stream()
                        .map(state.quarantine()::find)
                        .flatMap(Optional::stream)
                        .filter(item -> !item.cut())
                        .toList();
        List<Sent> attempts;
        Item request = Item.of(gateway + ", a replay", List.of("replay", gateway, argument));
        try (InHand.Hold hold = inHand.take(request)) {
            attempts = inHand.careful() || inHand.anyEnded() ? oneByOne(items) : sent(items);
        }
        CompletableFuture<?>[] kept =
                attempts.stream().map(a -> keep(state, a)).toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(kept).thenApply(done -> told(numbers.size(), attempts));
    }

    private List<Sent> sent(List<QuarantineItem> items) {
        return retake.items(items).stream().map(this::encoded).toList();
    }

    /** Each by itself, so that the one on which the program ends is known after that. */
    private List<Sent> oneByOne(List<QuarantineItem> items) {
        List<Sent> all = new ArrayList<>();
        for (QuarantineItem item : items) {
            String gateway = item.refusal().gateway();
            Item one =
                    Item.of(
                            "%s, item %d of the quarantine".formatted(gateway, item.id()),
                            List.of("quarantined", gateway, Long.toString(item.id())));
            if (inHand.ended(one)) {
                all.add(encoded(Attempt.refused(item, OneItem.ENDED)));
                continue;
            }
            try (InHand.Hold hold = inHand.take(one)) {
                all.addAll(sent(List.of(item)));
            }
        }
        return all;
    }

    private record Sent(Encoded encoded, Settlement settlement) {}

    /** An item whose one message is too large still has not been taken. */
    private Sent encoded(Attempt attempt) {
        Encoded encoded = encoder.encode(attempt.group());
        List<Refusal> refusals = encoded.group().refusals();
        Settlement settlement = attempt.settlement();
        boolean none = encoded.outgoing().isEmpty() && !refusals.isEmpty();
        if (none && settlement.leave().size() == 1 && settlement.again().isEmpty()) {
            long id = settlement.leave().get(0);
            Group nothing = Attempt.nothing(attempt.group());
            return new Sent(
                    new Encoded(List.of(), nothing), Settlement.refused(id, refusals.get(0)));
        }
        return new Sent(encoded, settlement);
    }

    private static CompletableFuture<Void> keep(StateFile state, Sent sent) {
        return state.outbox()
                .add(sent.encoded().outgoing(), sent.encoded().group(), sent.settlement());
    }

    private static String told(int asked, List<Sent> attempts) {
        long taken = attempts.stream().mapToLong(a -> a.settlement().leave().size()).sum();
        long again = attempts.stream().mapToLong(a -> a.settlement().again().size()).sum();
        return "replayed of the quarantine: %d taken, %d refused again, %d cut or not there"
                .formatted(taken, again, asked - taken - again);
    }
}
