package org.flexmeter.world.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares what the control centre sent with what devices did and with what was answered. All is
 * kept until the end, so that a second answer is noticed however late it comes. Thread-safe.
 */
public final class CommandOracle {
    /** First words of an answer. */
    public static final Set<String> WORDS =
            Set.of("done", "failed", "refused", "expired", "timeout", "unknown");

    private final Executions executions;
    private final Map<Key, Progress> sent = new LinkedHashMap<>();
    private final List<String> strange = new ArrayList<>();

    private record Key(String invocation, String hardwareId) {}

    /**
     * @param executions what devices have done
     */
    public CommandOracle(Executions executions) {
        this.executions = executions;
    }

    /**
     * A command is about to be sent; said once, however often it is sent.
     *
     * @param nanos when, by {@link System#nanoTime()}
     */
    public synchronized void sent(SentCommand command, long nanos) {
        for (String hardwareId : command.hardwareIds()) {
            sent.put(
                    new Key(command.invocation(), hardwareId),
                    Progress.begin(command, hardwareId, nanos));
        }
    }

    /**
     * An answer has arrived.
     *
     * @param nanos when, by {@link System#nanoTime()}
     */
    public synchronized void answered(
            String hardwareId, String invocation, String response, long nanos) {
        Optional<Progress> known =
                Optional.ofNullable(
                        sent.computeIfPresent(
                                new Key(invocation, hardwareId),
                                (key, progress) -> note(progress, response, nanos)));
        if (known.isEmpty()) {
            strange.add(
                    "an answer of %s to %s, which was never sent: %s"
                            .formatted(hardwareId, invocation, response));
        } else if (!WORDS.contains(Progress.word(response))) {
            strange.add("an answer to %s that nobody knows: %s".formatted(known.get(), response));
        }
    }

    /** A reading has arrived that names the command which caused it. */
    public synchronized void caused(String hardwareId, String invocation) {
        Key key = new Key(invocation, hardwareId);
        if (sent.computeIfPresent(key, (same, progress) -> progress.caused()) == null) {
            strange.add(
                    "a reading of %s that names %s, which was never sent"
                            .formatted(hardwareId, invocation));
        }
    }

    private Progress note(Progress progress, String response, long nanos) {
        if (progress.answer().isEmpty()) {
            return progress.with(response, nanos);
        }
        if (!progress.answer().get().equals(response)) {
            strange.add(
                    "two answers to %s: %s, then %s"
                            .formatted(progress, progress.answer().get(), response));
        }
        return progress.repeated();
    }

    /** Whether every meter that a command was for has answered. */
    public synchronized boolean isAnswered(String invocation) {
        return sent.values().stream()
                .filter(each -> each.command().invocation().equals(invocation))
                .allMatch(each -> each.answer().isPresent());
    }

    /** How far each command to each meter has come, in the order of sending. */
    public synchronized List<Progress> progress() {
        return List.copyOf(sent.values());
    }

    /** The counts of this moment. */
    public synchronized CommandReport report() {
        return new Judgement(progress(), executions.all(), strange).report();
    }
}
