package org.flexmeter.gateway.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flexmeter.gateway.check.PackagedSettings.Setting;
import org.flexmeter.gateway.command.CommandSettings;
import org.flexmeter.gateway.mqtt.BrokerConfig;
import org.flexmeter.world.process.ProjectRoot;
import org.junit.jupiter.api.Test;

/**
 * docs/settings.md is what the packaged settings say; {@code -Dsettings.write=true} writes it anew.
 * The defaults that stand in the code are those that the file names.
 */
class SettingsDocTest {
    private static final Path DOC = ProjectRoot.find().resolve("docs/settings.md");

    private final List<Setting> settings = PackagedSettings.read().all();

    @Test
    void theReferenceIsNotStale() throws IOException {
        String wanted = markdown();
        if (Boolean.getBoolean("settings.write")) {
            Files.writeString(DOC, wanted);
        }
        assertThat(Files.readString(DOC))
                .as("run the test with -Dsettings.write=true")
                .isEqualTo(wanted);
    }

    @Test
    void everySettingIsDescribedAndThereOnce() {
        assertThat(settings)
                .allSatisfy(s -> assertThat(s.about()).as(s.name()).isNotBlank())
                .extracting(Setting::name)
                .doesNotHaveDuplicates();
    }

    @Test
    void everyOptionOfTheBrokerIsThereWithItsDefault() {
        Map<String, String> described =
                settings.stream().collect(Collectors.toMap(Setting::name, Setting::defaultValue));
        List<String> options = new ArrayList<>();
        collect("fm.broker", BrokerConfig.class, described, options);
        assertThat(options).hasSizeGreaterThan(20);
        assertThat(described.keySet().stream().filter(n -> n.startsWith("fm.broker.")))
                .containsExactlyInAnyOrderElementsOf(options);
    }

    private static void collect(
            String prefix, Class<?> type, Map<String, String> described, List<String> options) {
        for (Method method : type.getDeclaredMethods()) {
            String name =
                    prefix + "." + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase();
            if (method.getReturnType().isInterface()
                    && method.getReturnType().getEnclosingClass() == type) {
                collect(name, method.getReturnType(), described, options);
                continue;
            }
            options.add(name);
            String expected =
                    Optional.ofNullable(method.getAnnotation(WithDefault.class))
                            .map(WithDefault::value)
                            .orElse("");
            assertThat(described).as(name).containsEntry(name, expected);
        }
    }

    @Test
    void whatTheCodeAsksForIsDescribed() throws IOException {
        List<String> described = settings.stream().map(Setting::name).toList();
        Pattern asked =
                Pattern.compile("@ConfigProperty\\(\\s*name = \"((?:fm|gateway)\\.[^\"]+)\"");
        List<String> names = new ArrayList<>();
        try (Stream<Path> sources =
                Files.walk(ProjectRoot.find().resolve("gateway/src/main/java"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                asked.matcher(Files.readString(source))
                        .results()
                        .forEach(match -> names.add(match.group(1)));
            }
        }
        assertThat(names).hasSizeGreaterThan(10);
        assertThat(described).containsAll(names);
    }

    @Test
    void theDefaultsOfCommandsAreThoseOfTheCode() {
        CommandSettings code = CommandSettings.DEFAULT;
        assertThat(Duration.parse("PT" + command("ttl").toUpperCase())).isEqualTo(code.ttl());
        assertThat(Duration.parse("PT" + command("timeout").toUpperCase()))
                .isEqualTo(code.timeout());
        assertThat(Double.parseDouble(command("rate"))).isEqualTo(code.rate());
        assertThat(Integer.parseInt(command("concurrency"))).isEqualTo(code.concurrency());
        assertThat(Integer.parseInt(command("max-open"))).isEqualTo(code.maxOpen());
        assertThat(Duration.parse(command("history"))).isEqualTo(code.history());
        assertThat(command("signed").equals("required")).isEqualTo(code.signedRequired());
        assertThat(Boolean.parseBoolean(command("enabled"))).isEqualTo(code.enabled());
    }

    private String command(String key) {
        return settings.stream()
                .filter(s -> s.name().equals("gateway.<name>.command." + key))
                .map(Setting::defaultValue)
                .findFirst()
                .orElseThrow();
    }

    private String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("# Settings\n\n");
        text.append(
                "Made of [application.properties](../gateway/src/main/resources/application.properties)");
        text.append(" by `SettingsDocTest`; do not edit.\n\n");
        text.append(
                "Yours stand in `application.properties` of the home folder. Files of secrets win over them");
        text.append(
                " ([security.md](security.md#secrets)), and the environment over all: `fm.broker.url` is\n");
        text.append(
                "`FM_BROKER_URL` there. A duration is written `500ms`, `30s`, `5m`, `1h`, or as ISO 8601 has it (`PT30S`, `P7D`).\n");
        text.append("`fm check` finds names that do not exist and values that cannot be used.\n");
        String section = "";
        for (Setting setting : settings) {
            if (!setting.section().equals(section)) {
                section = setting.section();
                text.append("\n## ").append(section).append("\n\n");
                text.append("| setting | default | unit | what |\n|---|---|---|---|\n");
            }
            text.append(
                    "| `%s` | %s | %s | %s |\n"
                            .formatted(
                                    setting.name(),
                                    code(setting.defaultValue()),
                                    setting.unit(),
                                    cell(setting.about())));
        }
        return text.toString();
    }

    private static String code(String value) {
        return value.isEmpty() ? "" : "`" + value + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "\\<");
    }
}
