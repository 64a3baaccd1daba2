package org.flexmeter.gateway.cli;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** A fault on the command line is one line on standard error, not a stack trace. */
final class PlainErrors implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
        command.getErr().println(command.getCommandName() + ": " + e.getMessage());
        return command.getCommandSpec().exitCodeOnExecutionException();
    }
}
