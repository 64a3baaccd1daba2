package org.flexmeter.gateway.cases;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flexmeter.gateway.catalogue.Catalogues;
import org.flexmeter.gateway.message.Batch;
import org.flexmeter.gateway.message.ControlCentre;
import org.flexmeter.gateway.message.FmJson;
import org.flexmeter.gateway.message.FmMessage;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.RegisterState;
import org.flexmeter.gateway.message.Row;
import org.flexmeter.gateway.registry.DeviceRegistry;
import org.flexmeter.gateway.translate.Translator;
import org.flexmeter.gateway.translate.TranslatorSettings;

/** What the gateway makes of a case. */
record Outcome(List<String> messages, List<String> refusals, String complaints) {

    static Outcome of(Case given, Catalogues catalogues) {
        DeviceRegistry registry = given.registry(catalogues);
        Translator translator =
                new Translator(
                        catalogues, () -> registry, given::now, TranslatorSettings.defaults());
        return given.frames().isPresent()
                ? FrameCases.run(given, translator)
                : ofRows(given, translator);
    }

    private static Outcome ofRows(Case given, Translator translator) {
        Map<String, RegisterState> before = given.registers("registers.json");
        List<Row> rows = given.rows();
        Group group =
                translator.translate(
                        given.gateway(),
                        given.feed(),
                        rows,
                        device -> Optional.ofNullable(before.get(device)));
        return of(List.of(group), List.of(), registers(given, group));
    }

    private static String registers(Case given, Group group) {
        if (!given.tellsRegistersAfter()) {
            return "";
        }
        Map<String, RegisterState> expected = given.registers("registers-after.json");
        return expected.equals(group.registers())
                ? ""
                : "registers-after.json\n- " + expected + "\n+ " + group.registers() + "\n";
    }

    /** The messages and refusals of groups, and refusals that were made before translation. */
    static Outcome of(List<Group> groups, List<Refusal> earlier, String complaints) {
        List<String> messages = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        StringBuilder wrong = new StringBuilder(complaints);
        earlier.forEach(refusal -> add(refusal, refusals, wrong));
        for (Group group : groups) {
            group.messages().forEach(message -> messages.addAll(encode(message)));
            group.refusals().forEach(refusal -> add(refusal, refusals, wrong));
        }
        return new Outcome(messages, refusals, wrong.toString());
    }

    private static List<String> encode(FmMessage message) {
        List<byte[]> payloads =
                message instanceof Batch batch
                        ? FmJson.encode(batch, Integer.MAX_VALUE, Integer.MAX_VALUE)
                        : List.of(FmJson.encode(message));
        return payloads.stream()
                .map(
                        payload -> {
                            ControlCentre.take(payload);
                            return canonical(payload);
                        })
                .toList();
    }

    private static String canonical(byte[] payload) {
        try {
            return Case.JSON.readTree(payload).toString();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static void add(Refusal refusal, List<String> refusals, StringBuilder wrong) {
        ObjectNode line = Case.JSON.createObjectNode();
        line.put("device", refusal.device());
        line.put("field", refusal.field());
        line.put("reason", refusal.reason().code());
        line.put("whole", refusal.whole());
        refusals.add(line.toString());
        boolean named =
                refusal.message().contains(refusal.device())
                        && refusal.message().contains(refusal.field());
        if (!named || refusal.message().lines().count() != 1) {
            wrong.append("a message that is not one line naming device and field: ")
                    .append(refusal.message())
                    .append('\n');
        }
        if (refusal.item().startsWith("{") && !isJson(refusal.item())) {
            wrong.append("an item that is not JSON: ").append(refusal.item()).append('\n');
        }
    }

    private static boolean isJson(String item) {
        try {
            return Case.JSON.readTree(item).isObject();
        } catch (JsonProcessingException bad) {
            return false;
        }
    }
}
