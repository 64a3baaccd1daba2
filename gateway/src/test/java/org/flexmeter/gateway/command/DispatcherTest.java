package org.flexmeter.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.flexmeter.gateway.command.Dispatcher.Failed;
import org.flexmeter.gateway.command.Dispatcher.Manner;
import org.flexmeter.gateway.command.Dispatcher.NotSent;
import org.flexmeter.gateway.command.Dispatcher.Sent;
import org.flexmeter.gateway.command.Dispatcher.Settled;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose turn it is, and what is answered when. */
class DispatcherTest {
    private static final Manner ONCE = new Manner(false, false, 1);
    private static final Settled DONE =
            new Settled(new Verdict.Answered(CommandState.DONE, "opened"));
    private static final CommandSettings SETTINGS =
            new CommandSettings(
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(60),
                    1_000,
                    10,
                    Duration.ofDays(30),
                    false,
                    1_000,
                    true);

    @TempDir Path dir;
    @AutoClose private Bench bench;

    @BeforeEach
    void open() {
        bench = new Bench(dir, SETTINGS);
    }

    private void send(String id, String device, String name) {
        bench.receive(id, device, name);
        bench.checker.wake();
        until(() -> !bench.states().containsValue(CommandState.RECEIVED));
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(60)).until(condition);
    }

    /** Time goes on, and the dispatcher looks. */
    private void after(Duration time) {
        bench.clock.goOn(time);
        bench.dispatcher.tick();
    }

    private void untilAnswered(String... answers) {
        until(() -> bench.answers().size() >= answers.length);
        assertThat(bench.answers()).containsExactly(answers);
    }

    @Test
    void theNextOfADeviceComesWhenTheOneBeforeIsAnswered() {
        FakeAction action = FakeAction.silent();
        bench.dispatcher.attach(action, ONCE);
        send("i1", "m1", "disconnect");
        send("i2", "m1", "connect");
        send("i3", "m2", "disconnect");
        until(() -> action.given().size() == 2);
        assertThat(action.names()).containsExactlyInAnyOrder("m1 i1", "m2 i3");
        action.say(1, DONE);
        until(() -> action.given().size() == 3);
        assertThat(action.names().get(2)).isEqualTo("m1 i2");
        untilAnswered("m1 done: opened");
    }

    @Test
    void noMoreAreOutThanTheGatewayMayHave() {
        FakeAction action = new FakeAction(new Sent());
        bench.dispatcher.attach(action, ONCE);
        for (int i = 0; i < 19; i++) {
            if (i != 9) {
                send("i" + i, "m" + i, "read-now");
            }
        }
        after(Duration.ofSeconds(1));
        until(() -> action.given().size() == 10);
        after(Duration.ofSeconds(1));
        assertThat(action.given()).hasSize(10);
        bench.dispatcher.outcomes(List.of(CommandOutcome.done(1, ""))).join();
        after(Duration.ofSeconds(1));
        until(() -> action.given().size() == 11);
        untilAnswered("m0 done");
    }

    @Test
    void whatDidNotGoOutGoesOutLater() {
        FakeAction action = new FakeAction(new NotSent(new NotSentException("line away")));
        bench.dispatcher.attach(action, ONCE);
        send("i1", "m1", "disconnect");
        until(() -> bench.states().get("m1") == CommandState.ACCEPTED);
        action.answers(DONE);
        until(
                () -> {
                    after(Duration.ofSeconds(2));
                    return !bench.answers().isEmpty();
                });
        assertThat(action.given()).extracting(DeviceCommand::attempt).containsOnly(1);
        untilAnswered("m1 done: opened");
    }

    @Test
    void whatDidNotGoOutInTimeHasExpired() {
        FakeAction action = new FakeAction(new NotSent(new NotSentException("line away")));
        bench.dispatcher.attach(action, ONCE);
        send("i1", "m1", "disconnect");
        until(() -> bench.dispatcher.problem().equals(Optional.of("line away")));
        until(
                () -> {
                    after(Duration.ofSeconds(30));
                    return !bench.answers().isEmpty();
                });
        untilAnswered("m1 expired: its time to live was over before it could go out");
        until(() -> bench.dispatcher.problem().isEmpty());
    }

    @Test
    void whatMayHaveGoneOutIsUnknown() {
        FakeAction action = new FakeAction(new Failed(new IllegalStateException("cut off")));
        bench.dispatcher.attach(action, ONCE);
        send("i1", "m1", "disconnect");
        untilAnswered("m1 unknown: it may have gone out: cut off (IllegalStateException)");
        after(Duration.ofMinutes(1));
        assertThat(action.given()).hasSize(1);
    }

    @Test
    void whatMayBeRepeatedIs() {
        FakeAction action = new FakeAction(new Failed(new IllegalStateException("cut off")));
        bench.dispatcher.attach(action, new Manner(true, false, 1));
        send("i1", "m1", "disconnect");
        until(() -> bench.states().get("m1") == CommandState.ACCEPTED);
        action.answers(DONE);
        until(
                () -> {
                    after(Duration.ofSeconds(2));
                    return !bench.answers().isEmpty();
                });
        assertThat(action.given()).extracting(DeviceCommand::attempt).startsWith(1, 2);
        assertThat(action.given()).extracting(DeviceCommand::number).containsOnly(1L);
        untilAnswered("m1 done: opened");
    }

    @Test
    void noOutcomeInTimeIsATimeoutAndALateOneIsCounted() {
        FakeAction action = new FakeAction(new Sent());
        bench.dispatcher.attach(action, ONCE);
        send("i1", "m1", "disconnect");
        until(() -> bench.states().get("m1") == CommandState.DISPATCHED);
        assertThat(bench.ledger.departures().out(10)).hasSize(1);
        after(Duration.ofSeconds(59));
        assertThat(bench.answers()).isEmpty();
        after(Duration.ofSeconds(2));
        untilAnswered("m1 timeout: no outcome in time");
        bench.dispatcher.outcomes(List.of(CommandOutcome.done(1, "late"))).join();
        bench.dispatcher.outcomes(List.of(CommandOutcome.done(4711, "never sent"))).join();
        assertThat(bench.answers()).hasSize(1);
        assertThat(bench.counted("fm.commands.late", "gateway", "iren")).isEqualTo(2);
    }

    @Test
    void attemptsAreSharedOutOverTheTimeout() {
        FakeAction action = new FakeAction(new Sent());
        bench.dispatcher.attach(action, new Manner(false, false, 3));
        send("i1", "m1", "read-now");
        send("i2", "m2", "disconnect");
        until(() -> action.given().size() == 2);
        after(Duration.ofSeconds(21));
        until(() -> action.given().size() == 3);
        after(Duration.ofSeconds(21));
        until(() -> action.given().size() == 4);
        assertThat(action.names()).containsExactlyInAnyOrder("m1 i1", "m2 i2", "m1 i1", "m1 i1");
        after(Duration.ofSeconds(19));
        until(() -> bench.answers().size() == 2);
        assertThat(bench.answers())
                .containsExactlyInAnyOrder(
                        "m1 timeout: no outcome in time, sent 3 times",
                        "m2 timeout: no outcome in time");
    }

    @Test
    void aSleepingDeviceIsGivenItsCommandWhenItSpeaks() {
        FakeAction action = new FakeAction(new Sent());
        bench.dispatcher.attach(action, new Manner(true, true, 1));
        send("i1", "m1", "disconnect");
        send("i2", "m2", "disconnect");
        after(Duration.ofSeconds(5));
        assertThat(action.given()).isEmpty();
        bench.dispatcher.heard(Set.of("local-2", "local-77"));
        until(() -> action.given().size() == 1);
        assertThat(action.names()).containsExactly("m2 i2");
        until(() -> bench.states().get("m2") == CommandState.DISPATCHED);
        bench.clock.goOn(Duration.ofSeconds(5));
        bench.dispatcher.heard(Set.of("local-2"));
        until(() -> action.given().size() == 2);
        assertThat(action.given()).extracting(DeviceCommand::attempt).containsExactly(1, 2);
    }

    @Test
    void afterARestartWhatWasOutIsNotSentAgain() {
        FakeAction before = new FakeAction(new Sent());
        bench.dispatcher.attach(before, ONCE);
        send("i1", "m1", "disconnect");
        send("i2", "m1", "connect");
        send("i3", "m2", "read-now");
        until(() -> before.given().size() == 2);
        until(() -> bench.ledger.departures().out(10).size() == 2);
        bench.restart();
        FakeAction action = new FakeAction(new Sent());
        bench.dispatcher.attach(action, ONCE);
        until(() -> action.given().size() == 1);
        assertThat(action.given().get(0).invocationId()).isEqualTo("i3");
        assertThat(action.given().get(0).attempt()).isEqualTo(2);
        assertThat(action.given().get(0).number()).isEqualTo(3);
        after(Duration.ofSeconds(61));
        until(() -> bench.answers().size() == 2);
        assertThat(bench.answers())
                .containsExactlyInAnyOrder(
                        "m1 unknown: the gateway was restarted while it was out, and no outcome has"
                                + " come since",
                        "m2 timeout: no outcome in time, sent 2 times");
        after(Duration.ofSeconds(1));
        until(() -> action.given().size() == 2);
        assertThat(action.given().get(1).invocationId()).isEqualTo("i2");
    }

    @Test
    void anOutcomeAfterARestartIsTheAnswer() {
        FakeAction before = new FakeAction(new Sent());
        bench.dispatcher.attach(before, ONCE);
        send("i1", "m1", "disconnect");
        until(() -> bench.ledger.departures().out(10).size() == 1);
        bench.restart();
        bench.dispatcher.attach(new FakeAction(new Sent()), ONCE);
        bench.dispatcher.outcomes(List.of(CommandOutcome.failed(1, "meter is locked"))).join();
        after(Duration.ofSeconds(61));
        untilAnswered("m1 failed: meter is locked");
    }
}
