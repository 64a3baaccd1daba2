package org.flexmeter.world.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.flexmeter.world.command.SentCommand.Expected;
import org.junit.jupiter.api.Test;

class CommandOracleTest {
    private static final String METER = "iren-1";
    private static final String NODE = "unibo-1";
    private static final long MILLI = 1_000_000;

    private final Executions executions = Executions.inMemory();
    private final CommandOracle oracle = new CommandOracle(executions);

    private void sent(String invocation, String hardwareId, String name, String argument) {
        String gateway = hardwareId.split("-")[0];
        oracle.sent(
                new SentCommand(
                        invocation, gateway, List.of(hardwareId), name, argument, Expected.ANSWER),
                0);
    }

    private void answered(String hardwareId, String invocation, String response) {
        oracle.answered(hardwareId, invocation, response, 1_500 * MILLI);
    }

    private CommandReport.Line line() {
        return oracle.report().lines().get(0);
    }

    @Test
    void doneOnceAndAnsweredOnceIsFaultlessHoweverOftenTheAnswerComes() {
        sent("c1", METER, "disconnect", "");
        assertThat(oracle.report().faultless()).isFalse();
        assertThat(oracle.report().unanswered()).isEqualTo(1);
        executions.note(new Execution(METER, "disconnect", "", "c1"));
        answered(METER, "c1", "done: disconnector open");
        answered(METER, "c1", "done: disconnector open");
        assertThat(oracle.report().faultless()).isTrue();
        assertThat(line().answered("done")).isEqualTo(1);
        assertThat(line().repeated()).isEqualTo(1);
        assertThat(line().executed()).isEqualTo(1);
        assertThat(line().p50()).isBetween(1_499.0, 1_501.0);
        assertThat(line().slowest()).isBetween(1_499.0, 1_501.0);
    }

    @Test
    void aSecondExecutionIsNoticed() {
        sent("c1", METER, "disconnect", "");
        executions.note(new Execution(METER, "disconnect", "", "c1"));
        executions.note(new Execution(METER, "disconnect", "", "c1"));
        answered(METER, "c1", "done");
        assertThat(line().executedTwice()).isEqualTo(1);
        assertThat(oracle.report().faultless()).isFalse();
    }

    @Test
    void onALineASecondNumberForTheSameCommandIsNoticed() {
        sent("c1", NODE, "set-interval", "10");
        executions.note(Execution.numbered(NODE, "set-interval", "10", 1));
        answered(NODE, "c1", "done: 10 s");
        assertThat(oracle.report().faultless()).isTrue();
        executions.note(Execution.numbered(NODE, "set-interval", "10", 2));
        assertThat(line().executedTwice()).isEqualTo(1);
    }

    @Test
    void onALineTheSameNumberTwiceIsNoticedOnce() {
        sent("c1", NODE, "read-now", "");
        executions.note(Execution.numbered(NODE, "read-now", "", 1));
        executions.note(Execution.numbered(NODE, "read-now", "", 1));
        answered(NODE, "c1", "done");
        assertThat(line().executedTwice()).isEqualTo(1);
    }

    @Test
    void twoDifferentAnswersContradictEachOther() {
        sent("c1", METER, "disconnect", "");
        answered(METER, "c1", "timeout");
        answered(METER, "c1", "failed: no");
        assertThat(oracle.report().findings())
                .containsExactly(
                        "two answers to disconnect  to iren-1 (c1): timeout, then failed: no");
    }

    @Test
    void doneAndNotCarriedOutIsNoticed() {
        sent("c1", METER, "disconnect", "");
        answered(METER, "c1", "done");
        assertThat(oracle.report().contradictions()).isEqualTo(1);
    }

    @Test
    void carriedOutAfterARefusalIsNoticed() {
        sent("c1", METER, "disconnect", "");
        sent("c2", NODE, "read-now", "");
        executions.note(new Execution(METER, "disconnect", "", "c1"));
        executions.note(Execution.numbered(NODE, "read-now", "", 4));
        answered(METER, "c1", "expired");
        answered(NODE, "c2", "refused: no");
        assertThat(oracle.report().contradictions()).isEqualTo(1);
        assertThat(oracle.report().sum(CommandReport.Line::executedTwice)).isEqualTo(1);
    }

    @Test
    void whatNobodySentAndWhatNobodyUnderstandsIsNoticed() {
        sent("c1", METER, "disconnect", "");
        answered(METER, "c9", "done");
        answered(METER, "c1", "ok");
        executions.note(new Execution(METER, "connect", "", "c7"));
        assertThat(oracle.report().findings())
                .containsExactly(
                        "an answer of iren-1 to c9, which was never sent: done",
                        "an answer to disconnect  to iren-1 (c1) that nobody knows: ok",
                        "nobody asked for iren-1,connect,,c7");
    }

    @Test
    void whatIsWrongOnPurposeMustBeRefused() {
        oracle.sent(new SentCommand("c1", "iren", List.of(METER), "fly", "", Expected.REFUSAL), 0);
        answered(METER, "c1", "failed");
        assertThat(oracle.report().contradictions()).isEqualTo(1);
    }

    @Test
    void readingsThatNameACommandAreCounted() {
        sent("c1", METER, "read-now", "");
        oracle.caused(METER, "c1");
        oracle.caused(METER, "c2");
        assertThat(line().readings()).isEqualTo(1);
        assertThat(oracle.report().contradictions()).isEqualTo(1);
    }

    @Test
    void eachMemberOfAGroupAnswers() {
        oracle.sent(
                new SentCommand(
                        "c1", "iren", List.of("iren-1", "iren-2"), "connect", "", Expected.ANSWER),
                0);
        answered("iren-2", "c1", "timeout: nothing came");
        assertThat(line().sent()).isEqualTo(2);
        assertThat(line().unanswered()).isEqualTo(1);
    }
}
