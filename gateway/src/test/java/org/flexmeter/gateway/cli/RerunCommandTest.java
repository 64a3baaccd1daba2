package org.flexmeter.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.state.RequestDesk.Request;
import org.flexmeter.gateway.state.Requests.Outcome;
import org.flexmeter.gateway.state.StateFile;
import org.flexmeter.gateway.state.StateSettings;
import org.flexmeter.gateway.window.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class RerunCommandTest {

    @TempDir Path home;

    private final StringWriter out = new StringWriter();

    @Test
    void movesTheBookmarkOfAGatewayThatIsStopped() {
        try (StateFile file = open()) {
            bookmark(file, "{\"high\":50,\"gaps\":[]}");
        }
        assertThat(run("rerun", "iren", "water-meter", "--from", "7")).isZero();
        assertThat(out.toString())
                .isEqualTo("iren: feed water-meter is read again from behind number 7\n");
        try (StateFile file = open()) {
            assertThat(file.bookmarks().load("water-meter").bookmark())
                    .contains("{\"high\":7,\"gaps\":[]}");
        }
    }

    @Test
    void asksAGatewayThatRuns() {
        try (StateFile file = open()) {
            CompletableFuture<Integer> code =
                    CompletableFuture.supplyAsync(
                            () -> run("rerun", "iren", "water-meter", "--from", "beginning"));
            Awaitility.await().until(() -> file.requests().next().isPresent());
            Request request = file.requests().next().orElseThrow();
            assertThat(request.kind()).isEqualTo("rerun");
            assertThat(request.argument())
                    .isEqualTo("{\"feed\":\"water-meter\",\"from\":\"beginning\"}");
            file.requests().answer(request.id(), new Outcome(false, "not now")).join();
            assertThat(code.join()).isEqualTo(1);
            assertThat(out.toString()).isEqualTo("iren: not now\n");
        }
    }

    @Test
    void saysInOneLineWhatIsWrong() {
        assertThat(run("rerun", "iren", "water-meter", "--from", "P1D")).isEqualTo(1);
        assertThat(out.toString()).contains("iren.db: there is no state file").hasLineCount(1);
        open().close();
        assertThat(run("rerun", "iren", "water-meter", "--from", "P1D")).isEqualTo(1);
        assertThat(out.toString()).contains("has not been read yet").hasLineCount(2);
    }

    @Test
    void namesTheFeedsThatThereAreForOneThatIsMisspelt() {
        try (StateFile file = open()) {
            bookmark(file, "{\"high\":50,\"gaps\":[]}");
        }
        assertThat(run("rerun", "iren", "wtaer-meter", "--from", "7")).isEqualTo(1);
        assertThat(out.toString())
                .isEqualTo("iren: no feed wtaer-meter has been read yet; there are water-meter\n");
    }

    @ParameterizedTest
    @CsvSource({
        "yesterday, --from yesterday: give an instant (",
        "now, '--from now: a feed is set back, never forward: give an instant ('"
    })
    void saysAsTheHelpDoesWhatAPointIs(String from, String begin) {
        assertThat(run("rerun", "iren", "water-meter", "--from", from)).isEqualTo(2);
        assertThat(out.toString()).startsWith(begin).contains("P1D", "beginning", "number");
        assertThat(out.toString().lines().findFirst().orElseThrow())
                .contains("a number of the source's sequence or transactions");
    }

    private int run(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--home", home.toString()));
        CommandLine line = Main.commandLine();
        PrintWriter writer = new PrintWriter(out, true);
        return line.setOut(writer).setErr(writer).execute(all.toArray(String[]::new));
    }

    private StateFile open() {
        return StateFile.open(
                "iren", StateSettings.in(home.resolve("state")), InstantSource.system());
    }

    private static void bookmark(StateFile file, String text) {
        file.bookmarks()
                .save(
                        new Progress(
                                "water-meter",
                                Optional.of(text),
                                Map.of(),
                                List.of(),
                                Optional.empty()),
                        new Group("iren", "water-meter", List.of(), List.of(), Map.of()))
                .toCompletableFuture()
                .join();
    }
}
