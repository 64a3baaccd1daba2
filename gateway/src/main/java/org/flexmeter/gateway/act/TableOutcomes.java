package org.flexmeter.gateway.act;

import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.flexmeter.gateway.command.CommandOutcome;
import org.flexmeter.gateway.command.DeviceCommand;
import org.flexmeter.gateway.command.OpenCommands;
import org.jboss.logging.Logger;

/** Outcomes that a head-end writes into a table. */
@ApplicationScoped
@Named("tableOutcomes")
@Unremovable
public class TableOutcomes {
    private static final Logger LOG = Logger.getLogger(TableOutcomes.class);

    private final OpenCommands commands;
    private final Set<String> toldWords = ConcurrentHashMap.newKeySet();

    TableOutcomes(OpenCommands commands) {
        this.commands = commands;
    }

    /** What to look for: the gateway's open commands, oldest first; empty if there are none. */
    public List<Question> questions(String gateway) {
        List<DeviceCommand> open = commands.open(gateway);
        List<Question> questions = new ArrayList<>();
        for (int from = 0; from < open.size(); from += Question.MOST) {
            int to = Math.min(from + Question.MOST, open.size());
            questions.add(new Question(gateway, open.subList(from, to)));
        }
        return questions;
    }

    /**
     * Answers the commands of a question by the rows that came back for it.
     *
     * @param rows with {@code invocation_id}, {@code meter_id}, {@code outcome} (done or failed)
     *     and {@code detail}, however the database spells their case
     */
    public void take(Question question, List<Map<String, Object>> rows) {
        Set<Long> answered = new HashSet<>();
        List<CommandOutcome> outcomes = new ArrayList<>();
        for (Map<String, Object> row : rows) {
            Map<String, Object> columns = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            columns.putAll(row);
            outcome(question, columns)
                    .filter(outcome -> answered.add(outcome.number()))
                    .ifPresent(outcomes::add);
        }
        if (!outcomes.isEmpty()) {
            commands.outcomes(question.gateway(), outcomes);
        }
    }

    private Optional<CommandOutcome> outcome(Question question, Map<String, Object> row) {
        String id = text(row, "invocation_id");
        String meter = text(row, "meter_id");
        String word = text(row, "outcome");
        String detail = text(row, "detail");
        return question.commands().stream()
                .filter(c -> c.invocationId().equals(id) && c.localId().equals(meter))
                .findFirst()
                .flatMap(command -> outcome(question.gateway(), command.number(), word, detail));
    }

    private Optional<CommandOutcome> outcome(
            String gateway, long number, String word, String detail) {
        if (word.equalsIgnoreCase("done")) {
            return Optional.of(CommandOutcome.done(number, detail));
        }
        if (word.equalsIgnoreCase("failed")) {
            return Optional.of(CommandOutcome.failed(number, detail));
        }
        if (!word.isEmpty() && toldWords.size() < 100 && toldWords.add(gateway + " " + word)) {
            LOG.warnf(
                    "%s: a head-end wrote the outcome '%s', which is neither done nor failed; such"
                            + " commands end with their timeout: translate the word in the route's outcome",
                    gateway, word);
        }
        return Optional.empty();
    }

    private static String text(Map<String, Object> row, String column) {
        Object value = row.get(column);
        return value == null ? "" : Words.oneLine(value.toString());
    }
}
