package org.flexmeter.gateway.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.config.SmallRyeConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.flexmeter.gateway.check.FilesCheck;
import org.flexmeter.gateway.check.Finding;
import org.flexmeter.gateway.check.ReachCheck;
import org.flexmeter.gateway.check.Report;
import org.flexmeter.gateway.mqtt.BrokerConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what is wrong with the home folder, and with what it names, before anything runs. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Check settings, catalogues, devices and routes, and whether the broker and the enabled",
            "gateways' sources can be reached, give the rights that are needed, and agree about the time.",
            "Nothing is changed, and nothing is sent but one message to ourselves.",
            "Every finding has file, line and remedy. Exit code 0: nothing found; 1: findings."
        })
final class CheckCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    @Spec private CommandSpec spec;
    @Mixin private Home home;

    @Option(names = "--offline", description = "The files only: connect to nothing.")
    private boolean offline;

    @Option(
            names = "--json",
            description = "Each finding as one JSON object a line: file, line, finding, remedy.")
    private boolean json;

    @Override
    public Integer call() {
        Path folder = home.folder();
        Report report = new Report();
        List<String> good = new FilesCheck(folder, home.settings(), report).run();
        if (!offline) {
            reach(folder, good, report);
        }
        print(report);
        return report.findings().isEmpty() ? 0 : 1;
    }

    private void reach(Path folder, List<String> gateways, Report report) {
        SmallRyeConfig settings = home.settings(BrokerConfig.class);
        ReachCheck reach = new ReachCheck(folder, settings, report);
        reach.broker();
        gateways.forEach(reach::login);
        reach.oidc();
        gateways.forEach(reach::sources);
    }

    private void print(Report report) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            report.findings().forEach(finding -> out.println(json(finding)));
            return;
        }
        report.notes().forEach(out::println);
        report.findings().forEach(out::println);
        int found = report.findings().size();
        out.println(found == 0 ? "nothing found" : found + " to mend");
    }

    private static String json(Finding finding) {
        ObjectNode object = JSON.createObjectNode().put("file", finding.place());
        finding.line().ifPresent(line -> object.put("line", line));
        return object.put("finding", finding.what()).put("remedy", finding.remedy()).toString();
    }
}
