package org.flexmeter.gateway.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.flexmeter.gateway.Patience;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Outgoing;
import org.flexmeter.gateway.state.RequestDesk.Request;
import org.flexmeter.gateway.state.Requests.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestsTest {

    @TempDir Path dir;

    @Test
    void aCommandAsksAndTheGatewayAnswersInOrder() throws Exception {
        try (StateFile file = open();
                Requests command = Requests.open(dir, "eon")) {
            assertThat(file.requests().next()).isEmpty();
            long first = command.ask("rerun", "{\"feed\":\"a\"}");
            long second = command.ask("discard", "{}");
            assertThat(file.requests().next())
                    .contains(new Request(first, "rerun", "{\"feed\":\"a\"}"));
            assertThat(command.outcome(first)).isEmpty();
            file.requests().answer(first, new Outcome(true, "done")).get();
            file.requests().answer(second, new Outcome(false, "why not")).get();
            assertThat(command.outcome(first)).contains(new Outcome(true, "done"));
            assertThat(command.await(second, Duration.ofSeconds(Patience.SECONDS)))
                    .contains(new Outcome(false, "why not"));
            assertThat(command.await(99, Duration.ZERO)).isEmpty();
            assertThat(file.requests().next()).isEmpty();
        }
    }

    @Test
    void aRequestWaitsForTheGatewayToBeStarted() {
        open().close();
        try (Requests command = Requests.open(dir, "eon")) {
            command.ask("rerun", "{}");
        }
        try (StateFile file = open()) {
            assertThat(file.requests().next()).isPresent();
        }
    }

    @Test
    void commandsAndTheGatewayWriteAtTheSameTime() {
        try (StateFile file = open();
                Requests command = Requests.open(dir, "eon")) {
            List<CompletableFuture<Void>> added = new ArrayList<>();
            Group group = new Group("eon", "feed", List.of(), List.of(), Map.of());
            for (int i = 0; i < 200; i++) {
                added.add(
                        file.outbox()
                                .add(List.of(new Outgoing("t", new byte[100], "hw", 1)), group));
                command.ask("rerun", "{}");
            }
            added.forEach(CompletableFuture::join);
            assertThat(file.outbox().depth()).isEqualTo(200);
        }
    }

    @Test
    void oldAnswersAreForgotten() {
        try (StateFile file = open();
                Requests command = Requests.open(dir, "eon")) {
            long first = command.ask("rerun", "{}");
            file.requests().answer(first, new Outcome(true, "done")).join();
            file.requests().answer(first + 1_000, new Outcome(true, "done")).join();
            assertThat(command.outcome(first)).isEmpty();
        }
    }

    @Test
    void tellsWhetherAFileIsInUse() {
        assertThat(StateFile.isInUse(dir, "eon")).isFalse();
        try (StateFile file = open()) {
            assertThat(StateFile.isInUse(dir, file.gateway())).isTrue();
        }
        assertThat(StateFile.isInUse(dir, "eon")).isFalse();
    }

    @Test
    void refusesAGatewayThatHasNoState() {
        assertThatThrownBy(() -> Requests.open(dir, "eon"))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("there is no state file");
    }

    private StateFile open() {
        return StateFile.open("eon", StateSettings.in(dir), InstantSource.system());
    }
}
