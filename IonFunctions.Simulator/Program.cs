Console.WriteLine("Simulated Ion");
