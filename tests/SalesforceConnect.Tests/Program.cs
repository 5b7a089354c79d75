using SalesforceConnect.Tests.Hosting;

return await OwnProcess.MainAsync(args[0], args[1]);
